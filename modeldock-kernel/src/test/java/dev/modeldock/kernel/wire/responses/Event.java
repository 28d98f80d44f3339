package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An event as clients read it. */
record Event(String name, JsonScan data) {

  static List<Event> all(String sent) {
    return Stream.of(sent.split("\n\n")).map(Event::of).toList();
  }

  private static Event of(String event) {
    String[] lines = event.split("\n");
    String name = lines[0].substring("event: ".length());
    byte[] json = lines[1].substring("data: ".length()).getBytes(UTF_8);
    var data = JsonScan.strict();
    try {
      data.scan(json, 0, json.length);
    } catch (MalformedJsonException e) {
      throw new AssertionError(event, e);
    }
    var found = new Event(name, data);
    if (lines.length != 2 || !found.value("type").text().equals(name)) {
      throw new AssertionError(event);
    }
    return found;
  }

  JsonValue value(String member) {
    return Objects.requireNonNull(data.value(member), member);
  }
}
