package dev.modeldock.kernel.certificate;

import dev.modeldock.kernel.crypto.SelfSigned;
import dev.modeldock.kernel.home.CertificateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A certificate that the gateway makes and signs itself, for as long as it is needed.
 *
 * <p>It is made anew a month before it ends, and when the machine has got a name or an address that
 * is not in it. Its key stays the same then, so that a client that has noted the key need not care.
 */
public final class OwnCertificate implements CertificateSource {

  /** Some clients take no certificate that is good for longer than 825 days, others for 398. */
  static final Duration LIFE = Duration.ofDays(397);

  static final Duration AHEAD = Duration.ofDays(30);

  private final CertificateFiles files;
  private final SelfSigned maker;
  private final Supplier<WantedNames> wanted;
  private final InstantSource clock;

  public OwnCertificate(
      CertificateFiles files, SelfSigned maker, Supplier<WantedNames> wanted, InstantSource clock) {
    this.files = files;
    this.maker = maker;
    this.wanted = wanted;
    this.clock = clock;
  }

  @Override
  public ServerCertificate open() throws IOException {
    Optional<String> certificate = files.certificate();
    Optional<String> key = files.key();
    if (key.isEmpty()) {
      return make(newKey(), UnaryOperator.identity());
    }
    ServerCertificate there;
    try {
      there = read(certificate.orElse(""), key.get());
    } catch (CertificateProblem _) {
      // The key is what must not be lost; a certificate that does not fit it is made in no time.
      return make(ownKey(), UnaryOperator.identity());
    }
    Optional<ServerCertificate> due = due(there);
    return due.isPresent() ? due.get() : there;
  }

  @Override
  public Optional<ServerCertificate> due(ServerCertificate current) throws IOException {
    boolean ending = current.expiresAt().minus(AHEAD).isBefore(clock.instant());
    return ending || !wanted.get().coveredBy(current)
        ? Optional.of(make(ownKey(), names -> names.joinedWith(current)))
        : Optional.empty();
  }

  /** Makes a certificate with a new key. */
  @Override
  public ServerCertificate renew() throws IOException {
    return make(newKey(), UnaryOperator.identity());
  }

  @Override
  public Path file() {
    return files.certificateFile();
  }

  private ServerCertificate make(KeyPair key, UnaryOperator<WantedNames> more) throws IOException {
    WantedNames names = more.apply(wanted.get());
    try {
      X509Certificate made =
          maker.certificate(key, names.hosts(), names.addresses(), clock.instant(), LIFE);
      String certificate = new Pem("CERTIFICATE", made.getEncoded()).text();
      String secret = new Pem("PRIVATE KEY", key.getPrivate().getEncoded()).text();
      if (!files.key().equals(Optional.of(secret))) {
        files.writeKey(secret);
      }
      files.writeCertificate(certificate);
      return read(certificate, secret);
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem("no certificate could be made: " + e.getMessage(), e);
    }
  }

  private ServerCertificate read(String certificate, String key) throws CertificateProblem {
    return ServerCertificate.read(files.certificateFile(), certificate, files.keyFile(), key);
  }

  private KeyPair newKey() throws CertificateProblem {
    try {
      return maker.key();
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem("no key could be made: " + e.getMessage(), e);
    }
  }

  private KeyPair ownKey() throws IOException {
    Optional<String> text = files.key();
    if (text.isEmpty()) {
      return newKey();
    }
    try {
      return maker.pair(ServerCertificate.key(files.keyFile(), text.get()));
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(
          "%s %s; move it away, and the gateway makes a new one"
              .formatted(files.keyFile(), e.getMessage()));
    }
  }
}
