package dev.modeldock.kernel.wire.responses;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders what is answered about responses that are stored. */
public final class ResponseDocuments {

  private ResponseDocuments() {}

  /** {@return the answer to {@code DELETE /v1/responses/{id}}} */
  public static byte[] deleted(String id) {
    return new ByteSink(96)
        .ascii("{\"id\":")
        .string(id)
        .ascii(",\"object\":\"response\",\"deleted\":true}")
        .toBytes();
  }

  /**
   * {@return the answer to {@code GET /v1/responses/{id}/input_items}}
   *
   * @param items each with its id, the oldest first
   */
  public static byte[] items(List<String> items) {
    var out = new ByteSink(256);
    out.ascii("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (String each : items.reversed()) {
      out.ascii(separator).bytes(each.getBytes(StandardCharsets.UTF_8));
      separator = ",";
    }
    out.ascii("],\"first_id\":");
    id(out, items.isEmpty() ? null : items.getLast());
    out.ascii(",\"last_id\":");
    id(out, items.isEmpty() ? null : items.getFirst());
    return out.ascii(",\"has_more\":false}").toBytes();
  }

  private static void id(ByteSink out, @Nullable String item) {
    if (item == null) {
      out.ascii("null");
      return;
    }
    byte[] json = item.getBytes(StandardCharsets.UTF_8);
    var object = JsonScan.lenient();
    try {
      object.scan(json, 0, json.length);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("a stored item is not JSON", e);
    }
    JsonValue id = object.value("id");
    out.string(id == null ? "" : id.text());
  }
}
