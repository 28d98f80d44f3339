package dev.modeldock.kernel.endpoint;

import java.io.IOException;

/** The audit event of a request could not be written, so the request must not count as served. */
final class UnauditedException extends Exception {

  private static final long serialVersionUID = 1L;

  UnauditedException(IOException cause) {
    super("the audit cannot be written", cause);
  }
}
