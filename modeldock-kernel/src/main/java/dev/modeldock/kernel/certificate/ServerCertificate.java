package dev.modeldock.kernel.certificate;

import dev.modeldock.kernel.crypto.PrivateKeys;
import dev.modeldock.kernel.network.IpText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A certificate with its key, ready to serve connections.
 *
 * @param chain the certificate, and those that vouch for it
 * @param context what connections are made with
 */
public record ServerCertificate(List<X509Certificate> chain, SSLContext context) {

  private static final char[] NO_PASSWORD = {};

  public ServerCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads a certificate and its key.
   *
   * @param certificateFile where {@code certificate} is from, for messages
   * @param keyFile where {@code key} is from, for messages
   * @throws CertificateProblem if the one or the other is none, or they do not belong together
   */
  static ServerCertificate read(Path certificateFile, String certificate, Path keyFile, String key)
      throws CertificateProblem {
    List<X509Certificate> chain = chain(certificateFile, certificate);
    PrivateKey secret;
    try {
      secret = key(keyFile, key);
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(keyFile + " " + e.getMessage());
    }
    try {
      if (!belongTogether(chain.getFirst().getPublicKey(), secret)) {
        throw new CertificateProblem(
            "%s is not the key of the certificate in %s".formatted(keyFile, certificateFile));
      }
      return new ServerCertificate(chain, context(chain, secret));
    } catch (GeneralSecurityException | IOException e) {
      throw e instanceof CertificateProblem known
          ? known
          : new CertificateProblem(certificateFile + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> chain(Path file, String text) throws CertificateProblem {
    var chain = new ArrayList<X509Certificate>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (Pem block : Pem.read(text)) {
        if (block.label().equals("CERTIFICATE")) {
          chain.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (GeneralSecurityException e) {
      throw new CertificateProblem(file + " holds a damaged certificate", e);
    }
    if (chain.isEmpty()) {
      throw new CertificateProblem(file + " holds no certificate in PEM form");
    }
    return chain;
  }

  /** {@return the key that is in a file} */
  static PrivateKey key(Path file, String text) throws GeneralSecurityException {
    for (Pem block : Pem.read(text)) {
      // Tools write the curve into a block of its own, before the key.
      if (!block.label().equals("EC PARAMETERS") && !block.label().equals("CERTIFICATE")) {
        return PrivateKeys.read(block.label(), block.der());
      }
    }
    throw new GeneralSecurityException("holds no private key in PEM form");
  }

  private static boolean belongTogether(PublicKey open, PrivateKey secret)
      throws GeneralSecurityException {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    byte[] sample = {1, 2, 3, 4};
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(sample);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException _) {
      return false;
    }
  }

  private static SSLContext context(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    // Nobody to trust: clients show keys, and no certificates.
    context.init(keys.getKeyManagers(), new TrustManager[0], null);
    return context;
  }

  /** {@return the certificate itself} */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /** {@return until when it is good} */
  public Instant expiresAt() {
    return leaf().getNotAfter().toInstant();
  }

  /** {@return its SHA-256, in the form in which tools show it} */
  public String fingerprint() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
      return HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every platform has SHA-256", e);
    }
  }

  /** {@return the names and addresses of the server, as texts} */
  public List<String> names() {
    try {
      Collection<List<?>> names = leaf().getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream().map(name -> shown(name.get(1).toString())).toList();
    } catch (GeneralSecurityException _) {
      return List.of();
    }
  }

  /** Java writes all zeros of an address out. */
  private static String shown(String name) {
    return IpText.parse(name).map(IpText::of).orElse(name.toLowerCase(Locale.ROOT));
  }
}
