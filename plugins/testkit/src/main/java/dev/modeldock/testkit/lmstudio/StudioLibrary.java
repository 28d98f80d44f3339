package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.lmstudio.StudioModel.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The models that are downloaded and those of them that are loaded. Safe for several threads. */
final class StudioLibrary {

  private static final int CONTEXT_IF_UNSAID = 4_096;
  private static final long TTL_IF_UNSAID = 3_600;

  /**
   * A model in memory.
   *
   * @param id its name while it is there: the model's, with {@code :2} if there is one already
   * @param ttl seconds until it is unloaded when idle; none if it was loaded by its owner
   */
  record Loaded(String id, StudioModel model, int context, OptionalLong ttl) {}

  private final Map<String, StudioModel> downloaded = new LinkedHashMap<>();
  private final Map<String, Loaded> loaded = new LinkedHashMap<>();
  private boolean justInTime = true;
  private boolean evicting;
  private int room = Integer.MAX_VALUE;

  synchronized void add(StudioModel model) {
    downloaded.put(model.key(), model);
  }

  synchronized void clear() {
    downloaded.clear();
    loaded.clear();
  }

  synchronized void justInTime(boolean on) {
    justInTime = on;
  }

  synchronized void evicting(boolean on) {
    evicting = on;
  }

  /** Sets the largest window there is memory for. */
  synchronized void room(int tokens) {
    room = tokens;
  }

  synchronized List<StudioModel> downloaded() {
    return List.copyOf(downloaded.values());
  }

  synchronized List<Loaded> loaded() {
    return List.copyOf(loaded.values());
  }

  synchronized List<Loaded> loaded(StudioModel model) {
    return loaded.values().stream().filter(l -> l.model().key().equals(model.key())).toList();
  }

  /** Loads another copy at its owner's wish; such a one stays. */
  synchronized Optional<Loaded> load(String key, int context) {
    return Optional.ofNullable(downloaded.get(key))
        .map(model -> put(model, context, OptionalLong.empty()));
  }

  synchronized boolean unload(String id) {
    return loaded.remove(id) != null;
  }

  /**
   * {@return what answers a request for {@code name}, loaded if it must be} A name that nobody
   * knows is answered by the one model that is loaded, if it is one.
   *
   * @throws StudioRefusal if there is nothing
   */
  synchronized Loaded serve(String name, OptionalLong ttl) {
    Loaded ready = loaded.get(name);
    if (ready != null) {
      return ready;
    }
    StudioModel model = downloaded.get(name);
    if (model != null && justInTime && !model.is(Trait.NEVER_JUST_IN_TIME)) {
      if (evicting) {
        loaded.values().removeIf(each -> each.ttl().isPresent());
      }
      return put(model, CONTEXT_IF_UNSAID, OptionalLong.of(ttl.orElse(TTL_IF_UNSAID)));
    }
    if (loaded.size() == 1) {
      return loaded.values().iterator().next();
    }
    if (model != null || loaded.isEmpty()) {
      throw StudioRefusal.openAi(400, StudioRefusal.NOTHING_LOADED, "model", null);
    }
    throw StudioRefusal.openAi(404, "Model '" + name + "' not found.", "model", "model_not_found");
  }

  private Loaded put(StudioModel model, int context, OptionalLong ttl) {
    String id = model.key();
    for (int copy = 2; loaded.containsKey(id); copy++) {
      id = model.key() + ":" + copy;
    }
    var entry = new Loaded(id, model, Math.min(Math.min(context, model.context()), room), ttl);
    loaded.put(id, entry);
    return entry;
  }

  /** {@return all that {@code /v1/models} lists: what could answer now} */
  synchronized List<String> callable() {
    return List.copyOf(justInTime ? downloaded.keySet() : loaded.keySet());
  }
}
