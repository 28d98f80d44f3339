package dev.modeldock.kernel.responses;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.responses.WholeResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A response that is kept.
 *
 * @param key whose it is
 * @param json the response object
 * @param before the items of the conversation before it
 * @param input the items that it answers
 * @param output its own items
 * @param at when it was kept
 */
record StoredResponse(
    String key,
    byte[] json,
    List<StoredItem> before,
    List<StoredItem> input,
    List<StoredItem> output,
    Instant at) {

  /** What an item takes beside its text. */
  private static final int ITEM = 256;

  static StoredResponse of(
      String key, WholeResponse response, List<StoredItem> before, Instant at) {
    var input = new ArrayList<StoredItem>();
    for (String each : response.input()) {
      input.add(named(each, "in_" + response.id() + "_" + input.size()));
    }
    var output = new ArrayList<StoredItem>();
    for (JsonValue each : scanned(response.output()).value("items").elements()) {
      output.add(named(each.raw(), "out_" + response.id() + "_" + output.size()));
    }
    return new StoredResponse(key, response.json(), before, input, output, at);
  }

  /** Items of the client may lack an id. */
  private static StoredItem named(String json, String id) {
    JsonValue own = scanned(json.getBytes(StandardCharsets.UTF_8)).value("id");
    if (own != null && own.is(JsonKind.STRING)) {
      return new StoredItem(own.text(), json);
    }
    String members = json.substring(json.indexOf('{') + 1);
    return new StoredItem(id, "{\"id\":\"" + id + "\"," + members);
  }

  private static JsonScan scanned(byte[] json) {
    var object = JsonScan.lenient();
    try {
      object.scan(json, 0, json.length);
      return object;
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("what was answered is not JSON", e);
    }
  }

  /** {@return all items of the conversation, its own included} */
  List<StoredItem> items() {
    return Stream.of(before, input, output).flatMap(List::stream).toList();
  }

  /** {@return the items that came with this response} */
  List<StoredItem> own() {
    return Stream.of(input, output).flatMap(List::stream).toList();
  }

  /** {@return how much room it takes, about} */
  long bytes() {
    return json.length + items().stream().mapToLong(item -> ITEM + 2L * item.json().length()).sum();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, at);
  }
}
