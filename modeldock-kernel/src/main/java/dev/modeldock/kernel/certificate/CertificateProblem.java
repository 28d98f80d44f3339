package dev.modeldock.kernel.certificate;

import java.io.IOException;

/** Says in one line why a certificate cannot be used, and what to do about it. */
public final class CertificateProblem extends IOException {

  private static final long serialVersionUID = 1L;

  public CertificateProblem(String message) {
    super(message);
  }

  public CertificateProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
