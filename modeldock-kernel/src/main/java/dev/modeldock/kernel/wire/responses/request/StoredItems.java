package dev.modeldock.kernel.wire.responses.request;

import java.util.Optional;

/**
 * What is kept of earlier responses, as far as the client of this request may see it. What it gives
 * is the bytes of an object with the one member {@code items}, an array of items.
 */
public interface StoredItems {

  /** {@return all items of the conversation up to the response of this id, its own included} */
  Optional<byte[]> conversation(String responseId);

  /** {@return the item of this id, by itself} */
  Optional<byte[]> item(String itemId);
}
