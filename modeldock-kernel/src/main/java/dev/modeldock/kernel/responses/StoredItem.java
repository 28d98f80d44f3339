package dev.modeldock.kernel.responses;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An item of a conversation.
 *
 * @param id its id
 * @param json the item itself, which has that id
 */
record StoredItem(String id, String json) {

  /** {@return an object with the one member {@code items}} */
  static byte[] array(List<StoredItem> items) {
    return items.stream()
        .map(StoredItem::json)
        .collect(Collectors.joining(",", "{\"items\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
