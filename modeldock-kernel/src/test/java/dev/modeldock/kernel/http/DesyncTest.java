package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No byte of a body that nobody read may ever be served as a request. */
class DesyncTest {

  private static final String INNER = "GET /inner HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static final List<String> PATHS =
      List.of("/401", "/403", "/404", "/413", "/415", "/429", "/500", "/200", "/stream", "/read");
  private static final List<String> NOT_ALIKE = List.of("/401", "/stream", "/read");

  private enum Framing {
    LENGTH,
    CHUNKED
  }

  private enum Size {
    SMALL(1),
    LARGE(30_000),
    BEYOND_THE_DRAIN(RequestBody.DRAIN_BYTES / INNER.length() + 1000);

    private final int repeats;

    Size(int repeats) {
      this.repeats = repeats;
    }
  }

  private static TestEdge edge;

  @BeforeAll
  static void start() throws IOException {
    edge =
        new TestEdge(exchange -> {
          String path = exchange.inbound().path();
          if (path.equals("/read")) {
            exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length)));
          } else if (path.equals("/stream")) {
            var out = exchange.stream();
            out.write(TestEdge.bytes("data: x\n\n"), 0, 9);
            out.finish();
          } else {
            exchange.answer(TestEdge.text(Integer.parseInt(path.substring(1)), "{}"));
          }
        });
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  static Stream<Arguments> matrix() {
    List<Arguments> all = new ArrayList<>();
    for (String path : PATHS) {
      for (Framing framing : Framing.values()) {
        for (Size size : Size.values()) {
          // Beyond the drain all refusals are one; the large bodies take their time.
          if (size != Size.BEYOND_THE_DRAIN || NOT_ALIKE.contains(path)) {
            all.add(Arguments.of(path, framing, size, true));
            all.add(Arguments.of(path, framing, size, false));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0} {1} {2} close={3}")
  @MethodSource("matrix")
  void bodyOfAnEarlyAnswerIsNeverServed(String path, Framing framing, Size size, boolean close)
      throws IOException {
    edge.paths.clear();
    String body = INNER.repeat(size.repeats);
    try (RawClient client = edge.connect()) {
      Thread sender =
          Thread.startVirtualThread(() -> {
            try {
              client.send(
                  TestEdge.head("POST", path)
                      + "Content-Type: text/plain\r\n"
                      + (close ? "Connection: close\r\n" : "")
                      + framed(framing, body));
            } catch (IOException e) {
              // The connection was ended before all of it was sent.
            }
          });
      RawClient.Reply reply = client.reply();
      boolean kept = !reply.closes();
      assertThat(kept && close).isFalse();
      if (kept) {
        join(sender);
        client.send(TestEdge.head("GET", "/204") + "\r\n");
        assertThat(client.reply().status()).isEqualTo(204);
      } else {
        assertThat(client.rest()).isEmpty();
      }
      join(sender);
    }
    assertThat(edge.paths).doesNotContain("/inner");
    assertThat(edge.paths.getFirst()).isEqualTo(path);
  }

  @Test
  void smallBodiesAreDrainedSoThatTheConnectionLivesOn() throws IOException {
    try (RawClient client = edge.connect()) {
      for (int i = 0; i < 50; i++) {
        client.send(TestEdge.head("POST", "/401") + framed(Framing.values()[i % 2], INNER));
        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.closes()).isFalse();
      }
    }
  }

  @Test
  void earlyAnswerReachesAClientThatIsStillSending() throws IOException {
    String body = "x".repeat(RequestBody.DRAIN_BYTES + (1 << 19));
    for (int i : IntStream.range(0, 5).toArray()) {
      try (RawClient client = edge.connect()) {
        client.send(TestEdge.head("POST", "/401") + framed(Framing.LENGTH, body));
        assertThat(client.reply().status()).as("round %s", i).isEqualTo(401);
      }
    }
  }

  private static String framed(Framing framing, String body) {
    return switch (framing) {
      case LENGTH -> "Content-Length: " + body.length() + "\r\n\r\n" + body;
      case CHUNKED ->
          "Transfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(body.length())
              + "\r\n"
              + body
              + "\r\n0\r\n\r\n";
    };
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
