package dev.modeldock.plugins.ollama;

import dev.modeldock.api.model.Capability;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Ollama says about a model.
 *
 * @param capabilities what it can do
 * @param contextTokens the largest window it was made for; 0 if not known
 * @param remote whether it runs in Ollama's cloud
 */
record ModelFacts(Set<Capability> capabilities, long contextTokens, boolean remote) {

  ModelFacts {
    capabilities = Set.copyOf(capabilities);
  }

  /** Reads an item of {@code /api/tags}, as it is since 0.30. */
  static ModelFacts ofTag(String name, JsonNode item) {
    boolean remote = remote(name, item);
    return new ModelFacts(
        capabilities(item, remote), item.path("details").path("context_length").asLong(0), remote);
  }

  /** Reads an answer of {@code /api/show}. */
  static ModelFacts ofShow(String name, JsonNode answer) {
    boolean remote = remote(name, answer);
    JsonNode info = answer.path("model_info");
    String architecture = info.path("general.architecture").asString("");
    return new ModelFacts(
        capabilities(answer, remote),
        info.path(architecture + ".context_length").asLong(0),
        remote);
  }

  /** {@return what can be said without an answer} */
  static ModelFacts unknown(String name) {
    return new ModelFacts(Set.of(Capability.CHAT), 0, namedForCloud(name));
  }

  /** {@return whether the name's tag sends the model's prompts to the cloud} */
  static boolean namedForCloud(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(":cloud") || lower.endsWith("-cloud");
  }

  private static boolean remote(String name, JsonNode json) {
    return namedForCloud(name) || !json.path("remote_model").asString("").isEmpty();
  }

  private static Set<Capability> capabilities(JsonNode json, boolean remote) {
    Set<Capability> all = EnumSet.noneOf(Capability.class);
    for (JsonNode word : json.path("capabilities")) {
      switch (word.asString("")) {
        case "completion" -> {
          all.add(Capability.CHAT);
          // Ollama's cloud does not hold answers to a schema.
          if (!remote) {
            all.add(Capability.STRUCTURED_OUTPUT);
          }
        }
        case "tools" -> all.add(Capability.TOOLS);
        case "vision" -> all.add(Capability.VISION);
        case "thinking" -> all.add(Capability.REASONING);
        case "embedding" -> all.add(Capability.EMBEDDINGS);
        default -> {}
      }
    }
    return all;
  }
}
