package dev.modeldock.plugins.ollama;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * Knows the models of one server. What a model is never changes under the same digest, so servers
 * that do not list it (before 0.30) are asked once for each digest. Safe for use by several
 * threads.
 */
final class Catalogue {

  private static final int MOST_REMEMBERED = 1_000;

  private final OllamaApi api;
  private final boolean cloudAllowed;
  private final Map<String, ModelFacts> byDigest = new ConcurrentHashMap<>();
  private final Map<String, ModelFacts> byName = new ConcurrentHashMap<>();

  Catalogue(OllamaApi api, boolean cloudAllowed) {
    this.api = api;
    this.cloudAllowed = cloudAllowed;
  }

  /** {@return the models that can be called, in Ollama's order} */
  List<ModelDescriptor> list() throws ProviderException, InterruptedException {
    Map<String, Long> windows = loadedWindows();
    var models = new ArrayList<ModelDescriptor>();
    for (JsonNode item : api.get("/api/tags").path("models")) {
      String name = item.path("name").asString("");
      if (!name.isEmpty()) {
        ModelFacts facts = facts(name, item);
        if (cloudAllowed || !facts.remote()) {
          models.add(describe(name, item, facts, windows));
        }
      }
    }
    return models;
  }

  /**
   * {@return whether the model is known to run in Ollama's cloud} Its name says so, unless the
   * owner gave it another one; then the list does.
   */
  boolean isCloud(String name) {
    ModelFacts known = byName.get(full(name));
    return ModelFacts.namedForCloud(name) || known != null && known.remote();
  }

  /** {@return whether the model can be told to think; asks the server if it has not yet} */
  boolean canThink(String name) throws ProviderException, InterruptedException {
    ModelFacts known = byName.get(full(name));
    if (known == null) {
      known = show(name);
      remember(byName, full(name), known);
    }
    return known.capabilities().contains(Capability.REASONING);
  }

  private ModelFacts facts(String name, JsonNode item)
      throws ProviderException, InterruptedException {
    ModelFacts facts;
    String digest = item.path("digest").asString("");
    if (item.path("capabilities").isArray()) {
      facts = ModelFacts.ofTag(name, item);
    } else if (byDigest.get(digest) instanceof ModelFacts known) {
      facts = known;
    } else {
      try {
        facts = show(name);
        remember(byDigest, digest, facts);
      } catch (ProviderException e) {
        // One model that cannot be shown (deleted meanwhile, broken) must not hide all others.
        return ModelFacts.unknown(name);
      }
    }
    remember(byName, name, facts);
    return facts;
  }

  private ModelFacts show(String name) throws ProviderException, InterruptedException {
    var body = api.json().createObjectNode().put("model", name);
    return ModelFacts.ofShow(name, api.post("/api/show", name, body));
  }

  private static void remember(Map<String, ModelFacts> map, String key, ModelFacts facts) {
    if (map.size() >= MOST_REMEMBERED) {
      map.clear();
    }
    map.put(key, facts);
  }

  /** The windows that loaded models really have, by name; a server without that list has none. */
  private Map<String, Long> loadedWindows() throws InterruptedException {
    var windows = new HashMap<String, Long>();
    try {
      for (JsonNode item : api.get("/api/ps").path("models")) {
        windows.put(item.path("name").asString(""), item.path("context_length").asLong(0));
      }
    } catch (ProviderException e) {
      // What is loaded is good to know and nothing more; a server that is down fails at the list.
    }
    return windows;
  }

  private static ModelDescriptor describe(
      String name, JsonNode item, ModelFacts facts, Map<String, Long> windows) {
    ModelDescriptor model = ModelDescriptor.of(name).withCapabilities(facts.capabilities());
    long allocated = windows.getOrDefault(name, 0L);
    long window = allocated > 0 ? allocated : facts.contextTokens();
    if (window > 0) {
      model = model.withContextTokens(window);
    }
    try {
      String modified = item.path("modified_at").asString("");
      model = model.withCreated(OffsetDateTime.parse(modified).toEpochSecond());
    } catch (DateTimeParseException e) {
      // Left unknown.
    }
    return model.withLoaded(windows.containsKey(name));
  }

  private static String full(String name) {
    return name.contains(":") ? name : name + ":latest";
  }
}
