package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/** Reads what the gateway wrote, as a client would. */
final class StreamReadings {

  private StreamReadings() {}

  /** Sees whether each event of {@code stream} is JSON or the mark of its end. */
  static void events(byte[] stream) {
    String text = new String(stream, StandardCharsets.ISO_8859_1);
    Expect.that(text.isEmpty() || text.endsWith("\n\n"), () -> "an event is not ended: " + text);
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("data: ") && !line.equals("data: [DONE]")) {
        lenient(line.substring("data: ".length()).getBytes(StandardCharsets.ISO_8859_1));
      } else {
        Expect.that(
            line.isEmpty() || line.startsWith("event: ") || line.equals("data: [DONE]"),
            () -> "no line of an event: " + line + " in " + text);
      }
    }
  }

  /** Sees whether {@code json} is JSON; a runtime's halved characters are its own affair. */
  static void lenient(byte[] json) {
    try {
      JsonScan.lenient().scan(json, 0, json.length);
    } catch (MalformedJsonException broken) {
      throw new AssertionError("wrote " + Expect.shown(json), broken);
    }
  }
}
