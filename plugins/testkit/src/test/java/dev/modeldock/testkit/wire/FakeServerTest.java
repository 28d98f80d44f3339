package dev.modeldock.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FakeServerTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  @Test
  void aConnectionServesRequestAfterRequestEvenWhenTheyComeTogether() throws Exception {
    try (FakeServer server = echoingPath();
        Socket client = connect(server)) {
      send(client, "GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two?q HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(read(client, 2)).containsSubsequence("/one", "/two");
      assertThat(server.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void aChunkedBodyIsFreedFromItsFraming() throws Exception {
    try (FakeServer server = echoingPath();
        Socket client = connect(server)) {
      send(
          client,
          "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      read(client, 1);

      assertThat(server.last("/c").text()).isEqualTo("abcde");
    }
  }

  @Test
  void aClientThatWaitsForLeaveToSendGetsIt() throws Exception {
    try (FakeServer server = echoingPath();
        Socket client = connect(server)) {
      send(client, "POST /w HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      byte[] leave = client.getInputStream().readNBytes(25);
      assertThat(new String(leave, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100 Continue");
      send(client, "hi");
      read(client, 1);

      assertThat(server.last("/w").text()).isEqualTo("hi");
    }
  }

  @Test
  void aClientThatLeavesDuringSilenceIsNoticed() throws Exception {
    try (FakeServer server =
        FakeServer.start(
            0, _ -> Script.chunked(200, "text/plain").flush().endWith(new Step.Stall()))) {
      Socket client = connect(server);
      send(client, "GET / HTTP/1.1\r\n\r\n");
      assertThat(server.awaitRequest(SOON)).isTrue();
      client.close();

      assertThat(server.awaitDisconnect(SOON)).isTrue();
      assertThat(server.awaitDisconnect(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aClientThatLeavesBetweenTwoRequestsIsNoDisconnect() throws Exception {
    try (FakeServer server = echoingPath()) {
      try (Socket client = connect(server)) {
        send(client, "GET / HTTP/1.1\r\n\r\n");
        read(client, 1);
      }

      while (server.openConnections() > 0) {
        Thread.onSpinWait();
      }
      assertThat(server.awaitDisconnect(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void aResetReachesTheClientAsAReset() throws Exception {
    try (FakeServer server =
            FakeServer.start(0, _ -> Script.chunked(200, "text/plain").endWith(new Step.Reset()));
        Socket client = connect(server)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aPacedStreamKeepsItsCount() throws Exception {
    byte[] x = Script.chunk("x".getBytes(StandardCharsets.US_ASCII));
    try (FakeServer server =
            FakeServer.start(
                0,
                _ ->
                    Script.chunked(200, "text/plain")
                        .flush()
                        .then(new Step.Repeat(5, Duration.ofMillis(2), x))
                        .endWith(new Step.HangUp()));
        Socket client = connect(server)) {
      send(client, "GET / HTTP/1.1\r\n\r\n");

      String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(all.substring(all.indexOf("\r\n\r\n") + 4)).isEqualTo("1\r\nx\r\n".repeat(5));
    }
  }

  private static FakeServer echoingPath() {
    return FakeServer.start(0, request -> Script.json(200, "[" + request.path() + "]"));
  }

  private static Socket connect(FakeServer server) throws IOException {
    return new Socket("127.0.0.1", server.port());
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(Socket client, int answers) throws IOException {
    var text = new StringBuilder();
    while (text.chars().filter(c -> c == ']').count() < answers) {
      text.append((char) client.getInputStream().read());
    }
    return text.toString();
  }
}
