package dev.modeldock.kernel.certificate;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * The certificate of the moment. A connection asks for it once, when it begins, so a new one
 * disturbs none that is open. Any thread; only {@link #check} and {@link #renew} block.
 */
public final class LiveCertificate implements Supplier<SSLContext> {

  private static final System.Logger LOG = System.getLogger(LiveCertificate.class.getName());

  private final CertificateSource source;
  private volatile ServerCertificate current;
  private volatile Optional<String> problem = Optional.empty();

  /**
   * Opens the certificate of {@code source}.
   *
   * @throws IOException if there is none that can be used; the message says what to do
   */
  public LiveCertificate(CertificateSource source) throws IOException {
    this.source = source;
    this.current = source.open();
  }

  @Override
  public SSLContext get() {
    return current.context();
  }

  /** {@return the certificate} */
  public ServerCertificate current() {
    return current;
  }

  /** {@return the file that clients may copy it from} */
  public Path file() {
    return source.file();
  }

  /** {@return whether the gateway has made it itself} */
  public boolean selfMade() {
    return source instanceof OwnCertificate;
  }

  /** {@return why it could not be replaced when it had to} */
  public Optional<String> problem() {
    return problem;
  }

  /** Replaces the certificate if it has to be. A failure leaves it as it is, and is told. */
  public synchronized void check() {
    try {
      source.due(current).ifPresent(this::use);
      problem = Optional.empty();
    } catch (IOException e) {
      Optional<String> now = Optional.of(String.valueOf(e.getMessage()));
      if (!now.equals(problem)) {
        LOG.log(Level.WARNING, "The certificate stays as it was: {0}", now.get());
      }
      problem = now;
    }
  }

  /**
   * Replaces the certificate because the owner wants it.
   *
   * @throws IOException if there cannot be another; it stays as it was
   */
  public synchronized ServerCertificate renew() throws IOException {
    use(source.renew());
    problem = Optional.empty();
    return current;
  }

  private void use(ServerCertificate next) {
    current = next;
    LOG.log(Level.INFO, "The certificate is new; its SHA-256 is {0}", next.fingerprint());
  }
}
