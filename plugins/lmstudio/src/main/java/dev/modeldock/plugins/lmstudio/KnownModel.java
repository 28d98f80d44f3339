package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * A model as one of LM Studio's lists tells of it.
 *
 * @param key its name
 * @param capabilities what it can do, as far as the list says
 * @param context the largest window it can be loaded with, in tokens; 0 if not known
 * @param copies what of it is in memory
 * @param others its other names: variants of it
 * @param told whether the list tells which models reason
 */
record KnownModel(
    String key,
    EnumSet<Capability> capabilities,
    long context,
    List<Copy> copies,
    List<String> others,
    boolean told) {

  /** A copy in memory, by its own name and with its own window; 0 if that is not known. */
  record Copy(String id, long context) {}

  /** {@return a model of {@code /api/v1/models}} */
  static KnownModel ofV1(JsonNode item) {
    JsonNode can = item.path("capabilities");
    var copies = new ArrayList<Copy>();
    for (JsonNode copy : item.path("loaded_instances")) {
      long window = copy.path("config").path("context_length").asLong(0);
      copies.add(new Copy(copy.path("id").asString(""), window));
    }
    var others = new ArrayList<String>();
    for (JsonNode variant : item.path("variants")) {
      others.add(variant.asString(""));
    }
    EnumSet<Capability> capabilities =
        item.path("type").asString("").equals("embedding")
            ? EnumSet.of(Capability.EMBEDDINGS)
            : chat(
                can.path("trained_for_tool_use").asBoolean(false),
                can.path("vision").asBoolean(false));
    if (can.path("reasoning").isObject()) {
      capabilities.add(Capability.REASONING);
    }
    return new KnownModel(
        item.path("key").asString(""),
        capabilities,
        item.path("max_context_length").asLong(0),
        copies,
        others,
        true);
  }

  /** {@return a model of {@code /api/v0/models}} */
  static KnownModel ofV0(JsonNode item) {
    String key = item.path("id").asString("");
    String type = item.path("type").asString("");
    boolean tools = false;
    for (JsonNode capability : item.path("capabilities")) {
      tools |= capability.asString("").equals("tool_use");
    }
    boolean loaded = item.path("state").asString("").equals("loaded");
    long window = item.path("loaded_context_length").asLong(0);
    return new KnownModel(
        key,
        type.equals("embeddings")
            ? EnumSet.of(Capability.EMBEDDINGS)
            : chat(tools, type.equals("vlm")),
        item.path("max_context_length").asLong(0),
        loaded ? List.of(new Copy(key, window)) : List.of(),
        List.of(),
        false);
  }

  /** {@return a model of {@code /v1/models}, where the name alone tells embedding models} */
  static KnownModel named(String key) {
    boolean embedding = Names.base(key).startsWith("text-embedding-");
    return new KnownModel(
        key,
        EnumSet.of(embedding ? Capability.EMBEDDINGS : Capability.CHAT),
        0,
        List.of(),
        List.of(),
        false);
  }

  /** A schema is held to by the engine, so by every model. */
  private static EnumSet<Capability> chat(boolean tools, boolean vision) {
    var all = EnumSet.of(Capability.CHAT, Capability.STRUCTURED_OUTPUT);
    if (tools) {
      all.add(Capability.TOOLS);
    }
    if (vision) {
      all.add(Capability.VISION);
    }
    return all;
  }

  /** {@return whether it is known to offer no choice of reasoning} */
  boolean withoutReasoning() {
    return told && !capabilities.contains(Capability.REASONING);
  }

  /** {@return whether that is one of its names} */
  boolean answersTo(String name) {
    return key.equals(name)
        || others.contains(name)
        || copies.stream().anyMatch(copy -> copy.id().equals(name));
  }

  /** {@return the window it has in memory, or else could have, if known} */
  OptionalLong window() {
    long window =
        copies.stream().mapToLong(Copy::context).filter(c -> c > 0).findFirst().orElse(context);
    return window > 0 ? OptionalLong.of(window) : OptionalLong.empty();
  }

  ModelDescriptor describe() {
    ModelDescriptor model =
        ModelDescriptor.of(key).withCapabilities(capabilities).withLoaded(!copies.isEmpty());
    OptionalLong window = window();
    return window.isPresent() ? model.withContextTokens(window.getAsLong()) : model;
  }
}
