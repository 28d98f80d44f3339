package dev.modeldock.kernel.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the certificate comes from. One thread at a time. */
public sealed interface CertificateSource permits GivenCertificate, OwnCertificate {

  /**
   * {@return the certificate to begin with}
   *
   * @throws IOException if there is none that can be used; the message says what to do
   */
  ServerCertificate open() throws IOException;

  /**
   * {@return what is to be used from now on in the place of {@code current}, if that has to change}
   *
   * @throws IOException if it has to, and cannot; {@code current} goes on being used
   */
  Optional<ServerCertificate> due(ServerCertificate current) throws IOException;

  /**
   * {@return another certificate, because the owner wants one}
   *
   * @throws IOException if there cannot be one
   */
  ServerCertificate renew() throws IOException;

  /** {@return the file with the certificate} */
  Path file();
}
