package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.lmstudio.StudioLibrary.Loaded;
import dev.modeldock.testkit.lmstudio.StudioModel.Trait;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The three lists of models, one for each age of the API. */
final class StudioListing {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StudioLibrary library;

  StudioListing(StudioLibrary library) {
    this.library = library;
  }

  /** {@return {@code /v1/models}: names only, and none of when they were made} */
  ObjectNode openAi() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode data = body.putArray("data");
    for (String name : library.callable()) {
      data.addObject().put("id", name).put("object", "model").put("owned_by", "organization_owner");
    }
    return body.put("object", "list");
  }

  /** {@return {@code /api/v0/models}} */
  ObjectNode v0() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode data = body.putArray("data");
    library.downloaded().forEach(model -> data.add(v0(model)));
    return body.put("object", "list");
  }

  private ObjectNode v0(StudioModel model) {
    List<Loaded> copies = library.loaded(model);
    ObjectNode item =
        JSON.createObjectNode()
            .put("id", model.key())
            .put("object", "model")
            .put("type", type(model))
            .put("publisher", model.publisher())
            .put("arch", "fake")
            .put("compatibility_type", "gguf")
            .put("quantization", "Q4_K_M")
            .put("state", copies.isEmpty() ? "not-loaded" : "loaded")
            .put("max_context_length", model.context());
    if (!copies.isEmpty()) {
      item.put("loaded_context_length", copies.getFirst().context());
    }
    if (model.is(Trait.TOOLS)) {
      item.putArray("capabilities").add("tool_use");
    }
    return item;
  }

  private static String type(StudioModel model) {
    if (model.is(Trait.EMBEDDING)) {
      return "embeddings";
    }
    return model.is(Trait.VISION) ? "vlm" : "llm";
  }

  /** {@return {@code /api/v1/models}} */
  ObjectNode v1() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode models = body.putArray("models");
    library.downloaded().forEach(model -> models.add(v1(model)));
    return body;
  }

  private ObjectNode v1(StudioModel model) {
    boolean embedding = model.is(Trait.EMBEDDING);
    ObjectNode item =
        JSON.createObjectNode()
            .put("type", embedding ? "embedding" : "llm")
            .put("publisher", model.publisher())
            .put("key", model.key())
            .put("display_name", model.key().substring(model.key().indexOf('/') + 1))
            .put("architecture", "fake");
    item.putObject("quantization").put("name", "Q4_K_M").put("bits_per_weight", 4);
    item.put("size_bytes", 4_683_073_184L).put("params_string", "8B");
    ArrayNode instances = item.putArray("loaded_instances");
    library.loaded(model).forEach(copy -> instances.add(instance(copy)));
    item.put("max_context_length", model.context()).put("format", "gguf");
    if (!embedding) {
      capabilities(item.putObject("capabilities"), model);
    }
    return item.putNull("description");
  }

  private static void capabilities(ObjectNode node, StudioModel model) {
    node.put("vision", model.is(Trait.VISION)).put("trained_for_tool_use", model.is(Trait.TOOLS));
    if (model.is(Trait.REASONING)) {
      ObjectNode reasoning = node.putObject("reasoning");
      reasoning.putArray("allowed_options").add("off").add("low").add("medium").add("high");
      reasoning.put("default", "medium");
    }
  }

  private static ObjectNode instance(Loaded copy) {
    ObjectNode node = JSON.createObjectNode().put("id", copy.id());
    node.set("config", config(copy));
    copy.ttl().ifPresent(seconds -> node.put("remaining_ttl_seconds", seconds));
    return node;
  }

  static ObjectNode config(Loaded copy) {
    return JSON.createObjectNode()
        .put("context_length", copy.context())
        .put("eval_batch_size", 512)
        .put("parallel", 4)
        .put("flash_attention", true)
        .put("offload_kv_cache_to_gpu", true);
  }
}
