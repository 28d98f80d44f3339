package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A message put together from its events, as strictly as Anthropic's client libraries do it. */
final class StreamedMessage {

  private final List<String> blocks = new ArrayList<>();
  private final StringBuilder piece = new StringBuilder();
  private String open = "";
  private String stop = "";
  private boolean started;
  private boolean stopped;

  StreamedMessage(byte[] events) throws MalformedJsonException {
    for (String event : new String(events, UTF_8).split("\n\n")) {
      String[] lines = event.split("\n");
      assertThat(lines).hasSize(2);
      JsonScan data = scan(lines[1].substring("data: ".length()));
      String type = text(data, "type");
      assertThat(lines[0]).isEqualTo("event: " + type);
      take(type, data);
    }
    assertThat(stopped).isTrue();
  }

  private void take(String type, JsonScan data) {
    assertThat(stopped).isFalse();
    assertThat(started).isEqualTo(!type.equals("message_start"));
    switch (type) {
      case "message_start" -> started = true;
      case "content_block_start" -> {
        assertThat(open).isEmpty();
        assertThat(index(data)).isEqualTo(blocks.size());
        open = described(member(data, "content_block"));
      }
      case "content_block_delta" -> {
        assertThat(index(data)).isEqualTo(blocks.size());
        delta(member(data, "delta"));
      }
      case "content_block_stop" -> {
        assertThat(open).isNotEmpty();
        assertThat(index(data)).isEqualTo(blocks.size());
        blocks.add(open + (open.startsWith("tool_use") && piece.isEmpty() ? "{}" : piece));
        open = "";
        piece.setLength(0);
      }
      case "message_delta" -> {
        assertThat(open).isEmpty();
        stop = member(data, "delta").get("stop_reason").text();
      }
      case "message_stop" -> stopped = true;
      default -> throw new AssertionError(type);
    }
  }

  private void delta(Map<String, JsonValue> delta) {
    String type = delta.get("type").text();
    String kind = open.substring(0, open.indexOf(' '));
    switch (type) {
      case "text_delta" -> add("text", kind, delta.get("text"));
      case "thinking_delta" -> add("thinking", kind, delta.get("thinking"));
      case "input_json_delta" -> add("tool_use", kind, delta.get("partial_json"));
      case "signature_delta" -> assertThat(kind).isEqualTo("thinking");
      default -> throw new AssertionError(type);
    }
  }

  private void add(String wanted, String kind, JsonValue text) {
    assertThat(kind).isEqualTo(wanted);
    piece.append(text.text());
  }

  /** {@return the blocks and why the model stopped} */
  List<String> content() {
    var all = new ArrayList<>(blocks);
    all.add(stop);
    return all;
  }

  /** {@return the same of a whole message} */
  static List<String> content(byte[] message) throws MalformedJsonException {
    JsonScan whole = JsonScan.strict();
    whole.scan(message, 0, message.length);
    var all = new ArrayList<String>();
    for (JsonValue each : Objects.requireNonNull(whole.value("content")).elements()) {
      Map<String, JsonValue> block = each.members();
      String said =
          switch (block.get("type").text()) {
            case "tool_use" -> block.get("input").raw();
            case String type -> block.get(type).text();
          };
      all.add(described(block) + said);
    }
    all.add(text(whole, "stop_reason"));
    return all;
  }

  private static String described(Map<String, JsonValue> block) {
    String type = block.get("type").text();
    return type.equals("tool_use")
        ? type + " " + block.get("id").text() + " " + block.get("name").text() + " "
        : type + " ";
  }

  private static JsonScan scan(String json) throws MalformedJsonException {
    JsonScan scan = JsonScan.strict();
    byte[] bytes = json.getBytes(UTF_8);
    scan.scan(bytes, 0, bytes.length);
    return scan;
  }

  private static int index(JsonScan data) {
    return Integer.parseInt(Objects.requireNonNull(data.value("index")).raw());
  }

  private static Map<String, JsonValue> member(JsonScan data, String name) {
    return Objects.requireNonNull(data.value(name)).members();
  }

  private static String text(JsonScan data, String name) {
    return Objects.requireNonNull(data.value(name)).text();
  }
}
