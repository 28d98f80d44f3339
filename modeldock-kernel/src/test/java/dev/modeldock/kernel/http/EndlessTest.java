package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What never ends is cut off soon, and is not remembered meanwhile. */
@Timeout(60)
class EndlessTest {

  private static final int MOST_SENT = 256 << 20;

  /** What is read at most of what nobody wants, with what the sockets of both sides hold. */
  private static final int MOST_TAKEN = 24 << 20;

  private static final long MOST_HEAP = 24 << 20;
  private static final String CHUNKED =
      "POST / HTTP/1.1\\r\\nHost: localhost\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n";

  private static TestEdge edge;

  @BeforeAll
  static void start() throws IOException {
    edge =
        new TestEdge(exchange ->
            exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length))));
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "request line, GET /, a",
    "empty lines before the request, '', \\r\\n",
    "header, GET / HTTP/1.1\\r\\nHost: localhost\\r\\nx: , a",
    "headers, GET / HTTP/1.1\\r\\nHost: localhost\\r\\n, x: y\\r\\n",
    "chunk size, " + CHUNKED + ", 0",
    "chunk extension, " + CHUNKED + "1;, a",
    "chunks, " + CHUNKED + ", 400\\r\\n{1024}\\r\\n",
    "tiny chunks, " + CHUNKED + ", 1\\r\\na\\r\\n",
    "trailer, " + CHUNKED + "0\\r\\nx: , a",
    "trailers, " + CHUNKED + "0\\r\\n, x: y\\r\\n",
    "body after its end, " + CHUNKED + "0\\r\\n\\r\\n, a"
  })
  void isCutOff(String what, String start, String more) throws Exception {
    byte[] block =
        text(more).repeat(8192 / text(more).length() + 1).getBytes(StandardCharsets.US_ASCII);
    long before = heap();
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      clients.add(edge.connect());
    }
    long sent = 0;
    for (RawClient client : clients) {
      client.send(text(start));
      sent = Math.max(sent, pour(client, block));
    }
    assertThat(sent).isLessThan(MOST_TAKEN);
    assertThat(heap() - before).as("heap").isLessThan(MOST_HEAP);
    for (RawClient client : clients) {
      client.close();
    }
  }

  private static String text(String escaped) {
    return escaped.replace("\\r", "\r").replace("\\n", "\n").replace("{1024}", "x".repeat(1024));
  }

  /** {@return how much was taken before the end; fails if there is none} */
  private static long pour(RawClient client, byte[] block) throws IOException {
    long sent = 0;
    while (sent < MOST_SENT) {
      try {
        client.send(block);
      } catch (SocketException _) {
        return sent;
      }
      sent += block.length;
    }
    throw new AssertionError("all of it was taken");
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void manyHeadersAndNamelessOnesAreMalformed() throws IOException {
    var headers = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      headers.append("x").append(i).append(": y\r\n");
    }
    for (String bad : List.of(headers.toString(), ": z\r\n", "Transfer-Encoding: ,chunked\r\n")) {
      try (RawClient client = edge.connect()) {
        client.send(TestEdge.head("GET", "/") + bad + "\r\n");
        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.closes()).isTrue();
        assertThat(client.rest()).isEmpty();
      }
    }
  }

  @Test
  void aBodyOfOneByteTooManyIsTooLargeHoweverItIsFramed() throws IOException {
    int most = TestEdge.LIMITS.maxBodyBytes();
    for (int extra : List.of(0, 1)) {
      String body = "x".repeat(most + extra);
      for (String framed :
          List.of(
              "Content-Length: " + body.length() + "\r\n\r\n" + body,
              "Transfer-Encoding: chunked\r\n\r\n"
                  + Integer.toHexString(body.length())
                  + "\r\n"
                  + body
                  + "\r\n0\r\n\r\n")) {
        try (RawClient client = edge.connect()) {
          Thread sender = Thread.startVirtualThread(() -> pourOut(client, framed));
          assertThat(client.reply().status()).isEqualTo(extra == 0 ? 200 : 413);
          sender.join();
        } catch (EOFException | InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static void pourOut(RawClient client, String framed) {
    try {
      client.send(TestEdge.head("POST", "/") + framed);
    } catch (IOException _) {
      // It was cut off.
    }
  }
}
