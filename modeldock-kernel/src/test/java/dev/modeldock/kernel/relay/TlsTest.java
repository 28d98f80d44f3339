package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, with a certificate for {@code localhost} that the JDK's keytool makes. */
class TlsTest {

  private static final String OK = ScriptedServer.json("{}");
  private static SSLContext context;

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
  }

  private static ScriptedServer server(ScriptedServer.Script... scripts) throws Exception {
    return new ScriptedServer(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
        scripts);
  }

  private static URI uri(String host, ScriptedServer server) {
    return URI.create("https://" + host + ":" + server.port() + "/x");
  }

  private static String body(RelayClient client, URI uri) throws Exception {
    try (HttpReply reply = client.send(HttpCall.post(uri, new byte[100_000]))) {
      return new String(reply.readAll(100), StandardCharsets.UTF_8);
    }
  }

  private static ProviderException failure(SSLSocketFactory tls, URI uri) {
    try (var client =
        tls == null
            ? new RelayClient(RelayLimits.defaults())
            : new RelayClient(RelayLimits.defaults(), tls)) {
      return catchThrowableOfType(ProviderException.class, () -> body(client, uri));
    }
  }

  @Test
  void oneEncryptedConnectionCarriesManyRequests() throws Exception {
    ScriptedServer.Script answers =
        peer -> {
          while (peer.request() != null) {
            peer.send(OK);
          }
        };
    try (var server = server(answers)) {
      try (var client = new RelayClient(RelayLimits.defaults(), context.getSocketFactory())) {
        for (int i = 0; i < 5; i++) {
          assertThat(body(client, uri("localhost", server))).isEqualTo("{}");
        }
        assertThat(server.accepted()).isEqualTo(1);
      }
      server.awaitEnded(1);
    }
  }

  @Test
  void aRequestOnAnEncryptedConnectionThatWasClosedIsSentOnceMore() throws Exception {
    try (var server = server(ScriptedServer.once(OK));
        var client = new RelayClient(RelayLimits.defaults(), context.getSocketFactory())) {
      for (int i = 1; i <= 3; i++) {
        assertThat(body(client, uri("localhost", server))).isEqualTo("{}");
        server.awaitEnded(i);
      }
      assertThat(server.accepted()).isEqualTo(3);
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    try (var server = server(ScriptedServer.once(OK))) {
      var failure = failure(context.getSocketFactory(), uri("127.0.0.1", server));
      assertThat(failure).isInstanceOf(Unreachable.class).hasMessageContaining("TLS handshake");
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (var server = server(ScriptedServer.once(OK))) {
      var failure = failure(null, uri("localhost", server));
      assertThat(failure).isInstanceOf(Unreachable.class).hasMessageContaining("TLS handshake");
      assertThat(failure.getMessage()).doesNotContain("sun.security");
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
    }
  }

  @Test
  void aServerThatSpeaksPlainHttpIsTold() throws Exception {
    ScriptedServer.Script plain =
        peer -> {
          peer.socket().getInputStream().read();
          peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
        };
    try (var server = new ScriptedServer(plain)) {
      var failure = failure(context.getSocketFactory(), uri("localhost", server));
      assertThat(failure).isInstanceOf(Unreachable.class);
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
    }
  }

  @Test
  void aServerThatSpeaksTlsIsTold() throws Exception {
    try (var server = server(ScriptedServer.once(OK))) {
      var failure = failure(null, URI.create("http://127.0.0.1:" + server.port() + "/"));
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
    }
  }
}
