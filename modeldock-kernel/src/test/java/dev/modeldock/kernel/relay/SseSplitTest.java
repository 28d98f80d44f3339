package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever a stream is cut, the same events come out. The cuts are those between the chunks of the
 * body, which the reader sees one after the other however the network joins them.
 */
class SseSplitTest {

  private static final String TRANSCRIPT =
      """
      : ping

      data: {"a":"grün 🦊"}

      data:{"b":2}
      id: 7
      retry: 100

      event: message
      data: {"c":
      data: 3
      data
      data: }

      data

      : quiet
      data: {"d":"data: [DONE]","e":["\\"}"]}

      data: [DONE]

      """;

  private static final List<String> EVENTS =
      List.of(
          "{\"a\":\"grün 🦊\"}",
          "{\"b\":2}",
          "{\"c\":\n3\n\n}",
          "{\"d\":\"data: [DONE]\",\"e\":[\"\\\"}\"]}");

  private static byte[] transcript(String lineEnd) {
    return TRANSCRIPT.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
  }

  /** {@return a server that sends the transcript in chunks of the sizes that are asked for} */
  private static ScriptedServer cutting(byte[] text, AtomicInteger cut) throws IOException {
    return new ScriptedServer(peer -> {
      while (peer.request() != null) {
        peer.send(ScriptedServer.eventsHead());
        int at = cut.get();
        if (at < 0) {
          for (byte b : text) {
            peer.chunk(new byte[] {b});
          }
        } else {
          peer.chunk(Arrays.copyOfRange(text, 0, at));
          peer.chunk(Arrays.copyOfRange(text, at, text.length));
        }
        peer.send("0\r\n\r\n");
      }
    });
  }

  private static List<String> read(RelayClient client, ScriptedServer server, boolean ask)
      throws Exception {
    List<String> events = new ArrayList<>();
    ChatCall call =
        ChatCall.builder("r", "m").stream(true).openAiBody(() -> new byte[] {'{', '}'}).build();
    try (ModelStream stream = client.openAi(server.uri("/v1")).chat(call)) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        OpenAiChunk chunk = (OpenAiChunk) event;
        if (ask) {
          String before = chunk.text();
          stream.ready();
          assertThat(chunk.text()).as("kept while looking ahead").isEqualTo(before);
        }
        events.add(chunk.text());
      }
    }
    return events;
  }

  private static RelayLimits buffer(int bytes) {
    return new RelayLimits(
        Duration.ofSeconds(5), Duration.ofSeconds(4), 4, bytes, 65_536, 1 << 20, 1 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyCutGivesTheSameEvents(String lineEnd) throws Exception {
    byte[] text = transcript(lineEnd);
    AtomicInteger cut = new AtomicInteger();
    try (var server = cutting(text, cut);
        var client = new RelayClient(buffer(16_384))) {
      for (int at = 1; at < text.length; at++) {
        cut.set(at);
        assertThat(read(client, server, at % 2 == 0)).as("cut at %d", at).isEqualTo(EVENTS);
      }
      assertThat(server.accepted()).as("connections").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 17, 31, 64, 16_384})
  void byteByByteGivesTheSameEventsWithAnyBuffer(int size) throws Exception {
    for (String lineEnd : List.of("\n", "\r\n", "\r")) {
      try (var server = cutting(transcript(lineEnd), new AtomicInteger(-1));
          var client = new RelayClient(buffer(size))) {
        assertThat(read(client, server, false)).isEqualTo(EVENTS);
        assertThat(read(client, server, true)).isEqualTo(EVENTS);
      }
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws Exception {
    byte[] text = "\uFEFFdata: {\"a\":1}\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
    AtomicInteger cut = new AtomicInteger();
    try (var server = cutting(text, cut);
        var client = new RelayClient(buffer(64))) {
      for (int at = 1; at < 8; at++) {
        cut.set(at);
        assertThat(read(client, server, true)).containsExactly("{\"a\":1}");
      }
    }
  }
}
