package dev.modeldock.kernel.responses;

import dev.modeldock.kernel.wire.responses.WholeResponse;
import dev.modeldock.kernel.wire.responses.document.ResponseDocuments.Listed;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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
  private final Map<String, StoredResponse> owners = new HashMap<>();

  private long bytes;

  public ResponseStore(StoreBounds bounds, InstantSource clock) {
    this.bounds = bounds;
    this.clock = clock;
  }

  /** {@return what one request with {@code key} may refer to} */
  public OwnResponses of(String key) {
    return new OwnResponses(this, key);
  }

  /**
   * Keeps a response of {@code key}. One that is too large by itself is not kept.
   *
   * @param before the conversation that it goes on with
   */
  void keep(String key, WholeResponse response, List<StoredItem> before) {
    StoredResponse kept = StoredResponse.of(key, response, before, clock.instant());
    lock.lock();
    try {
      if (kept.bytes() > bounds.bytes()) {
        return;
      }
      String place = place(key, response.id());
      forget(place);
      responses.put(place, kept);
      own(kept);
      bytes += kept.bytes();
      makeRoom();
    } finally {
      lock.unlock();
    }
  }

  /** {@return all items of the conversation up to a response, its own included} */
  Optional<List<StoredItem>> conversation(String key, String id) {
    return looked(() -> find(key, id).map(StoredResponse::items));
  }

  /** {@return the item of this id that came with a response} */
  Optional<StoredItem> item(String key, String id) {
    return looked(() -> {
      makeRoom();
      return Optional.ofNullable(owners.get(place(key, id)))
          .flatMap(owner -> owner.own().stream().filter(item -> item.id().equals(id)).findFirst());
    });
  }

  /** {@return the response of this id as it was answered} */
  public Optional<byte[]> response(String key, String id) {
    return looked(() -> find(key, id).map(StoredResponse::json));
  }

  /** {@return the items that the response of this id has answered} */
  public Optional<List<Listed>> input(String key, String id) {
    return looked(() ->
        find(key, id)
            .map(found ->
                found.input().stream().map(item -> new Listed(item.id(), item.json())).toList()));
  }

  /** Forgets a response. {@return whether there was one} */
  public boolean delete(String key, String id) {
    lock.lock();
    try {
      if (find(key, id).isEmpty()) {
        return false;
      }
      forget(place(key, id));
      ownAgain(key);
      return true;
    } finally {
      lock.unlock();
    }
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
    Instant oldest = clock.instant().minus(bounds.age());
    for (var each = responses.values().iterator(); each.hasNext(); ) {
      StoredResponse first = each.next();
      boolean late = first.at().isBefore(oldest);
      if (!late && responses.size() <= bounds.count() && bytes <= bounds.bytes()) {
        return;
      }
      each.remove();
      forgotten(first);
    }
  }

  private void forget(String place) {
    StoredResponse gone = responses.remove(place);
    if (gone != null) {
      forgotten(gone);
    }
  }

  /** The newest owns what several have: those that make room are older, and take nothing along. */
  private void own(StoredResponse response) {
    response.own().forEach(item -> owners.put(place(response.key(), item.id()), response));
  }

  /** What is deleted may be newer than others that have the same items, as clients send them on. */
  private void ownAgain(String key) {
    responses.values().stream().filter(each -> each.key().equals(key)).forEach(this::own);
  }

  private void forgotten(StoredResponse gone) {
    bytes -= gone.bytes();
    gone.own().forEach(item -> owners.remove(place(gone.key(), item.id()), gone));
  }

  /** A key's id has no blank. */
  private static String place(String key, String id) {
    return key + " " + id;
  }
}
