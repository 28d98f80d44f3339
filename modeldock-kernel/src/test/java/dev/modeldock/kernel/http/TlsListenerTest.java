package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modeldock.kernel.certificate.TestCertificates;
import dev.modeldock.kernel.exchange.ClientGoneException;
import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that speaks TLS, with real clients. */
class TlsListenerTest extends TlsFixture {

  private enum Leaving {
    CLOSE_NOTIFY,
    FIN,
    RESET
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void requestsAndAnswersOfAnySizeGoThroughInBothVersions(String version) throws Exception {
    try (RawClient client = client(version)) {
      for (int size : new int[] {0, 1, 16_383, 16_384, 16_385, 100_000, 1 << 20}) {
        String body = "b".repeat(size);
        client.send(TestEdge.head("POST", "/") + "Content-Length: " + size + "\r\n\r\n" + body);
        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(body);
      }
    }
  }

  @Test
  void javaTrustsTheCertificateForEachOfItsNames() throws Exception {
    for (String host : new String[] {"localhost", "127.0.0.1"}) {
      var url = URI.create("https://" + host + ":" + edge.listener().port() + "/").toURL();
      var connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
      connection.setSSLSocketFactory(
          TestCertificates.trusting(certificate.current()).getSocketFactory());
      connection.setDoOutput(true);
      connection.getOutputStream().write(TestEdge.bytes("hello"));
      assertThat(connection.getInputStream().readAllBytes()).isEqualTo(TestEdge.bytes("hello"));
    }
  }

  @Test
  void whoOffersNewerProtocolsGetsTheOneThatIsSpoken() throws Exception {
    try (SSLSocket socket = offering("h2", "http/1.1")) {
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
    assertThatThrownBy(() -> offering("h2")).isInstanceOf(SSLHandshakeException.class);
  }

  private SSLSocket offering(String... protocols) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting(certificate.current())
                .getSocketFactory()
                .createSocket("localhost", edge.listener().port());
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  @Test
  void aClientThatDoesNotTrustUsIsToldNothing() {
    assertThatThrownBy(
            () -> {
              var context = SSLContext.getDefault();
              try (SSLSocket socket =
                  (SSLSocket)
                      context
                          .getSocketFactory()
                          .createSocket("localhost", edge.listener().port())) {
                socket.startHandshake();
              }
            })
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void curlTrustsTheCertificate() throws Exception {
    String said =
        run(
            "curl",
            "-sS",
            "--noproxy",
            "*",
            "--cacert",
            home.resolve("cert.pem").toString(),
            "-d",
            "hello",
            "https://127.0.0.1:" + edge.listener().port() + "/");
    assertThat(said).isEqualTo("hello");
  }

  @Test
  void pythonTrustsTheCertificateAsStrictlyAsItCan() throws Exception {
    String said =
        run(
            "python3",
            "-c",
            """
            import ssl, sys, urllib.request
            context = ssl.create_default_context(cafile=sys.argv[1])
            context.verify_flags |= ssl.VERIFY_X509_STRICT
            opener = urllib.request.build_opener(
                urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
            print(opener.open(sys.argv[2], b"hello").read().decode(), end="")
            """,
            home.resolve("cert.pem").toString(),
            "https://localhost:" + edge.listener().port() + "/");
    assertThat(said).isEqualTo("hello");
  }

  @Test
  void aConnectionThatEndsSaysSo() throws Exception {
    String said =
        run(
            "python3",
            "-c",
            """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[1])
            with context.wrap_socket(
                socket.create_connection(("127.0.0.1", int(sys.argv[2]))),
                server_hostname="localhost", suppress_ragged_eofs=False) as client:
                client.sendall(b"GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
                while client.recv(4096):
                    pass
            print("ended well", end="")
            """,
            home.resolve("cert.pem").toString(),
            Integer.toString(edge.listener().port()));
    assertThat(said).isEqualTo("ended well");
  }

  @Test
  void opensslFindsNothingWrongWithTheCertificate() throws Exception {
    String file = home.resolve("cert.pem").toString();
    assertThat(
            run(
                "openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-CAfile",
                file,
                file))
        .contains(": OK");
    assertThat(run("openssl", "x509", "-in", file, "-noout", "-fingerprint", "-sha256"))
        .contains(certificate.current().fingerprint());
  }

  /** {@return what a program of this machine says; the test is skipped if there is none} */
  private static String run(String... command) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no " + command[0]);
      throw e;
    }
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesDuringSilenceIsNoticedAtOnce(Leaving leaving) throws Exception {
    Socket raw = plain();
    SSLSocket secure =
        (SSLSocket)
            TestCertificates.trusting(certificate.current())
                .getSocketFactory()
                .createSocket(raw, "localhost", edge.listener().port(), true);
    RawClient client = new RawClient(secure);
    client.send(TestEdge.head("POST", "/wait") + "Content-Length: 2\r\n\r\n{}");
    assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    switch (leaving) {
      case CLOSE_NOTIFY -> secure.shutdownOutput();
      case FIN -> raw.shutdownOutput();
      case RESET -> {
        raw.setSoLinger(true, 0);
        raw.close();
      }
    }
    assertThat(left.await(2, TimeUnit.SECONDS)).isTrue();
    ClientLeavesTest.await(() -> !edge.failures.isEmpty());
    assertThat(edge.failures).hasExactlyElementsOfTypes(ClientGoneException.class);
    raw.close();
  }

  @Test
  void aNewCertificateIsShownToNewConnectionsAndDropsNoOldOne() throws Exception {
    try (RawClient streaming = client();
        RawClient idle = client()) {
      streaming.send(TestEdge.head("GET", "/stream") + "\r\n").head();
      assertThat(streaming.chunk()).isEqualTo("data: 0\n\n");
      assertThat(idle.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      String before = certificate.current().fingerprint();

      certificate.renew();

      assertThat(certificate.current().fingerprint()).isNotEqualTo(before);
      try (SSLSocket fresh = secure()) {
        assertThat(fresh.getSession().getPeerCertificates()[0])
            .isEqualTo(certificate.current().leaf());
      }
      more.release(5);
      for (int i = 1; i < 5; i++) {
        assertThat(streaming.chunk()).isEqualTo("data: " + i + "\n\n");
      }
      assertThat(streaming.chunk()).isEmpty();
      for (RawClient old : new RawClient[] {streaming, idle}) {
        assertThat(old.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      }
    }
  }
}
