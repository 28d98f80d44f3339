package dev.modeldock.kernel.certificate;

import dev.modeldock.kernel.crypto.SelfSigned;
import dev.modeldock.kernel.home.CertificateFiles;
import dev.modeldock.kernel.network.IpText;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates as the gateway makes them, and clients that trust them. */
public final class TestCertificates {

  private TestCertificates() {}

  static WantedNames names(List<String> hosts, String... addresses) {
    List<InetAddress> all =
        Stream.of(addresses).map(text -> IpText.parse(text).orElseThrow()).toList();
    return new WantedNames(hosts, all, all);
  }

  /** {@return a certificate for this machine, kept in {@code home}} */
  public static LiveCertificate live(Path home, String... addresses) throws IOException {
    WantedNames wanted = names(List.of("localhost"), addresses);
    return new LiveCertificate(
        new OwnCertificate(
            new CertificateFiles(home),
            new SelfSigned(new SecureRandom()),
            () -> wanted,
            InstantSource.system()));
  }

  /** {@return a certificate that its owner brings} */
  public static LiveCertificate given(Path certificate, Path key) throws IOException {
    return new LiveCertificate(new GivenCertificate(certificate, key));
  }

  /** {@return a client that trusts {@code server} and nobody else} */
  public static SSLContext trusting(ServerCertificate server)
      throws GeneralSecurityException, IOException {
    return trusting(server.leaf());
  }

  /** {@return a client that trusts the server of {@code certificate} and nobody else} */
  public static SSLContext trusting(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("gateway", certificate);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
