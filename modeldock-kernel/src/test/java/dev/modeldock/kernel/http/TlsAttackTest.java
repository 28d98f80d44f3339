package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.certificate.TestCertificates;
import dev.modeldock.kernel.exchange.ClientGoneException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that mean no good, or are just broken, can do to a listener that speaks TLS. */
class TlsAttackTest extends TlsFixture {

  @Test
  void olderVersionsAreRefused() {
    assertThatThrownBy(() -> client("TLSv1.1")).isInstanceOf(Exception.class);
  }

  @Test
  void thisMachineMaySpeakPlainHttpToTheSamePort() throws Exception {
    try (RawClient client = new RawClient(plain())) {
      client.send(TestEdge.head("GET", "/") + "\r\n");
      assertThat(client.reply().status()).isEqualTo(200);
      client.send(TestEdge.head("GET", "/") + "\r\n");
      assertThat(client.reply().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void bodiesThatNobodyReadAreNotTakenForRequests(boolean chunked, boolean close) throws Exception {
    String inner = "GET /inner HTTP/1.1\r\nHost: localhost\r\n\r\n";
    String framed =
        chunked
            ? "Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                .formatted(inner.length(), inner)
            : "Content-Length: %d\r\n\r\n%s".formatted(inner.length(), inner);
    try (RawClient client = client()) {
      client.send(
          TestEdge.head("POST", "/early") + (close ? "Connection: close\r\n" : "") + framed);
      assertThat(client.reply().status()).isEqualTo(401);
      if (close) {
        assertThat(client.rest()).isEmpty();
      } else {
        client.send(TestEdge.head("GET", "/") + "\r\n");
        assertThat(client.reply().status()).isEqualTo(200);
      }
    }
    assertThat(edge.paths).doesNotContain("/inner");
  }

  @Test
  void aStormOfHandshakesThatNobodyEndsLeavesOthersTheirTurn() throws Exception {
    byte[] hello = hello();
    List<Socket> storm = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        Socket socket = plain();
        socket.getOutputStream().write(hello);
        storm.add(socket);
      }
      try (RawClient client = client()) {
        assertThat(client.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      }
      try (RawClient local = new RawClient(plain())) {
        assertThat(local.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      }
    } finally {
      for (Socket socket : storm) {
        socket.close();
      }
    }
  }

  /** {@return what a client says first} */
  private byte[] hello() throws Exception {
    var engine = TestCertificates.trusting(certificate.current()).createSSLEngine();
    engine.setUseClientMode(true);
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), out);
    byte[] bytes = new byte[out.flip().remaining()];
    out.get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\u0016", "\u0016\u0003\u0001\u0002", "\u0016\u0003\u0001\u0002\u0000abc"})
  void aHandshakeThatStallsHoldsNoThreadForLong(String begun) throws Exception {
    edge.close();
    Duration soon = Duration.ofMillis(300);
    edge =
        edge(
            new ListenerSettings.Limits(
                1 << 20, 1, soon, Duration.ofSeconds(10), soon, Duration.ofSeconds(10)));
    try (Socket stalled = plain()) {
      stalled.setSoTimeout(5000);
      stalled.getOutputStream().write(begun.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(ended(stalled)).isTrue();
    }
    // There is room for one connection only, so this one has its place.
    try (RawClient client = admitted()) {
      assertThat(client.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
    }
  }

  /** A client sees the end of its connection a moment before its place is free. */
  private RawClient admitted() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (true) {
      try {
        return client();
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
    }
  }

  @Test
  void aSecondHandshakeIsNotGiven() throws Exception {
    try (SSLSocket socket = secure("TLSv1.2")) {
      socket.setSoTimeout(5000);
      socket.startHandshake();
      assertThat(ended(socket)).isTrue();
    }
  }

  @Test
  void garbageInTheMiddleOfAConnectionEndsIt() throws Exception {
    Socket raw = plain();
    try (SSLSocket secure =
        (SSLSocket)
            TestCertificates.trusting(certificate.current())
                .getSocketFactory()
                .createSocket(raw, "localhost", edge.listener().port(), true)) {
      RawClient client = new RawClient(secure);
      assertThat(client.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      raw.getOutputStream().write(new byte[] {0x17, 3, 3, 0, 32});
      raw.getOutputStream().write(new byte[32]);
      assertThat(ended(secure)).isTrue();
    }
  }

  @Test
  void aClientThatDoesNotReadIsCutWithoutHoldingUpTheOthers() throws Exception {
    edge.close();
    edge =
        edge(
            new ListenerSettings.Limits(
                1 << 20,
                100,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMillis(300)));
    try (RawClient stuck = client();
        RawClient other = client()) {
      stuck.send(TestEdge.head("GET", "/large") + "\r\n");
      assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      ClientLeavesTest.await(() -> !edge.failures.isEmpty());
      assertThat(edge.failures).hasExactlyElementsOfTypes(ClientGoneException.class);
      assertThat(other.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
    }
  }

  @Test
  void aStopEndsConnectionsThatHaveNotSaidAnything() throws Exception {
    try (Socket silent = plain()) {
      silent.setSoTimeout(5000);
      try (RawClient client = client()) {
        client.send(TestEdge.head("GET", "/") + "\r\n").reply();
      }
      edge.listener().stop(Duration.ofSeconds(20));
      assertThat(ended(silent)).isTrue();
    }
  }
}
