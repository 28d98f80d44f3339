package dev.modeldock.kernel.wire.responses.document;

import dev.modeldock.kernel.wire.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders what is answered about responses that are stored. */
public final class ResponseDocuments {

  /**
   * An item of a list.
   *
   * @param id its id
   * @param json the item itself, with that id
   */
  public record Listed(String id, String json) {}

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
   * @param items all there are, the oldest first
   */
  public static byte[] items(List<Listed> items, ItemsQuery query) {
    List<Listed> all = query.newestFirst() ? items.reversed() : items;
    int start = query.after() == null ? 0 : behind(all, query.after());
    int end = Math.min(all.size(), start + query.limit());
    List<Listed> page = all.subList(start, end);
    var out = new ByteSink(256);
    out.ascii("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (Listed each : page) {
      out.ascii(separator).bytes(each.json().getBytes(StandardCharsets.UTF_8));
      separator = ",";
    }
    out.ascii("],\"first_id\":");
    id(out, page.isEmpty() ? null : page.getFirst());
    out.ascii(",\"last_id\":");
    id(out, page.isEmpty() ? null : page.getLast());
    out.ascii(",\"has_more\":").ascii(end < all.size() ? "true" : "false");
    return out.ascii("}").toBytes();
  }

  /** Behind an item that is not there, there is nothing. */
  private static int behind(List<Listed> items, String id) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).id().equals(id)) {
        return i + 1;
      }
    }
    return items.size();
  }

  private static void id(ByteSink out, @Nullable Listed item) {
    if (item == null) {
      out.ascii("null");
    } else {
      out.string(item.id());
    }
  }
}
