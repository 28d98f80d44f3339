package dev.modeldock.kernel.responses;

import dev.modeldock.kernel.wire.responses.ResponseKeeper;
import dev.modeldock.kernel.wire.responses.WholeResponse;
import dev.modeldock.kernel.wire.responses.request.StoredItems;
import java.util.List;
import java.util.Optional;

/**
 * What one request may refer to of what was kept for its key, and where its own response goes. It
 * holds on to the conversation that the request goes on with: should the store forget that
 * meanwhile, the next request still gets all of it.
 *
 * <p>Used by the request's own thread.
 */
public final class OwnResponses implements StoredItems, ResponseKeeper {

  private final ResponseStore store;
  private final String key;
  private List<StoredItem> before = List.of();

  OwnResponses(ResponseStore store, String key) {
    this.store = store;
    this.key = key;
  }

  @Override
  public Optional<byte[]> conversation(String responseId) {
    Optional<List<StoredItem>> found = store.conversation(key, responseId);
    found.ifPresent(items -> before = items);
    return found.map(StoredItem::array);
  }

  @Override
  public Optional<byte[]> item(String itemId) {
    return store.item(key, itemId).map(found -> StoredItem.array(List.of(found)));
  }

  @Override
  public void keep(WholeResponse response) {
    store.keep(key, response, before);
  }
}
