package dev.modeldock.kernel.responses;

import dev.modeldock.kernel.wire.responses.WholeResponse;
import dev.modeldock.kernel.wire.responses.request.StoredItems;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps responses for a while, so that clients may ask for them again and continue them. In memory
 * alone: they hold prompts, which do not go to disk unasked. The oldest make room for the newest,
 * and each key sees its own only.
 *
 * <p>Safe for use by several threads.
 */
public final class ResponseStore {

  private final StoreBounds bounds;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  /** By key and id, the oldest first. */
  private final Map<String, StoredResponse> responses = new LinkedHashMap<>();

  /** By key and item's id, the response that the item came with. */
  private final Map<String, StoredResponse> owners = new LinkedHashMap<>();

  private long bytes;

  public ResponseStore(StoreBounds bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Keeps a response of {@code key}. One that is too large by itself is not kept. */
  public void keep(String key, WholeResponse response) {
    lock.lock();
    try {
      makeRoom();
      List<StoredItem> before =
          find(key, response.previous()).map(StoredResponse::items).orElse(List.of());
      StoredResponse kept = StoredResponse.of(key, response, before, clock.instant());
      if (kept.bytes() > bounds.bytes()) {
        return;
      }
      forget(place(key, response.id()));
      responses.put(place(key, response.id()), kept);
      kept.own().forEach(item -> owners.put(place(key, item.id()), kept));
      bytes += kept.bytes();
      makeRoom();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the response of this id as it was answered} */
  public Optional<byte[]> response(String key, String id) {
    return looked(() -> find(key, id).map(StoredResponse::json));
  }

  /** {@return the items that the response of this id has answered} */
  public Optional<List<String>> input(String key, String id) {
    return looked(
        () -> find(key, id).map(found -> found.input().stream().map(StoredItem::json).toList()));
  }

  /** Forgets a response. {@return whether there was one} */
  public boolean delete(String key, String id) {
    lock.lock();
    try {
      return find(key, id).isPresent() && forget(place(key, id));
    } finally {
      lock.unlock();
    }
  }

  /** {@return what requests with {@code key} may refer to} */
  public StoredItems of(String key) {
    return new StoredItems() {

      @Override
      public Optional<byte[]> conversation(String responseId) {
        return looked(() -> find(key, responseId).map(found -> StoredItem.array(found.items())));
      }

      @Override
      public Optional<byte[]> item(String itemId) {
        return looked(() -> {
          makeRoom();
          return Optional.ofNullable(owners.get(place(key, itemId)))
              .flatMap(owner ->
                  owner.own().stream().filter(item -> item.id().equals(itemId)).findFirst())
              .map(item -> StoredItem.array(List.of(item)));
        });
      }
    };
  }

  private interface Look<T> {
    Optional<T> look();
  }

  private <T> Optional<T> looked(Look<T> look) {
    lock.lock();
    try {
      return look.look();
    } finally {
      lock.unlock();
    }
  }

  private Optional<StoredResponse> find(String key, String id) {
    makeRoom();
    return Optional.ofNullable(responses.get(place(key, id)));
  }

  private void makeRoom() {
    var oldest = clock.instant().minus(bounds.age());
    for (String each : new ArrayList<>(responses.keySet())) {
      boolean late = responses.get(each).at().isBefore(oldest);
      if (!late && responses.size() <= bounds.count() && bytes <= bounds.bytes()) {
        return;
      }
      forget(each);
    }
  }

  private boolean forget(String place) {
    StoredResponse gone = responses.remove(place);
    if (gone == null) {
      return false;
    }
    bytes -= gone.bytes();
    gone.own().forEach(item -> owners.remove(place(gone.key(), item.id()), gone));
    return true;
  }

  /** A key's id has no blank. */
  private static String place(String key, String id) {
    return key + " " + id;
  }
}
