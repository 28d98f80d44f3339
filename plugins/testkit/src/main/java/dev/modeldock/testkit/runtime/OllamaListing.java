package dev.modeldock.testkit.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Ollama tells about itself and its models. */
final class OllamaListing {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WHEN = "2026-05-10T08:06:48.639712648-07:00";
  private static final int WINDOW = 40_960;

  private final FakeOllama.Age age;
  private final Collection<FakeModel> models;

  OllamaListing(FakeOllama.Age age, Collection<FakeModel> models) {
    this.age = age;
    this.models = models;
  }

  String version() {
    return switch (age) {
      case CURRENT -> "{\"version\":\"0.33.0\"}";
      case BEFORE_0_30 -> "{\"version\":\"0.12.3\"}";
    };
  }

  String tags() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode list = body.putArray("models");
    for (FakeModel model : models) {
      ObjectNode item = list.addObject();
      item.put("name", model.name()).put("model", model.name()).put("modified_at", WHEN);
      item.put("size", 4_683_075_271L).put("digest", digest(model));
      ObjectNode details = details(item.putObject("details"));
      if (age == FakeOllama.Age.CURRENT) {
        details.put("context_length", WINDOW).put("embedding_length", 4_096);
        model.capabilities().forEach(item.putArray("capabilities")::add);
      }
    }
    return body.toString();
  }

  /** One model is loaded: {@code text}, with a smaller window than it could have. */
  String ps() {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode list = body.putArray("models");
    models.stream()
        .filter(model -> model.name().equals("text:latest"))
        .forEach(model -> {
          ObjectNode item = list.addObject();
          item.put("name", model.name()).put("model", model.name());
          item.put("size", 5_137_025_024L).put("digest", digest(model));
          details(item.putObject("details"));
          item.put("expires_at", "2026-08-21T19:48:22.123456Z");
          item.put("size_vram", 5_137_025_024L).put("context_length", 4_096);
        });
    return body.toString();
  }

  String show(FakeModel model) {
    ObjectNode body = JSON.createObjectNode();
    body.put("modelfile", "FROM x").put("template", "{{ .Prompt }}");
    details(body.putObject("details"));
    body.putObject("model_info")
        .put("general.architecture", "qwen3")
        .put("qwen3.context_length", WINDOW)
        .put("qwen3.embedding_length", 4_096);
    model.capabilities().forEach(body.putArray("capabilities")::add);
    return body.put("modified_at", WHEN).toString();
  }

  String loaded(String model, boolean unload) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", model).put("created_at", "2026-08-21T18:48:22.123456Z");
    body.putObject("message").put("role", "assistant").put("content", "");
    return body.put("done", true).put("done_reason", unload ? "unload" : "load").toString();
  }

  String openAiModels() {
    ObjectNode body = JSON.createObjectNode().put("object", "list");
    if (models.isEmpty()) {
      return body.putNull("data").toString();
    }
    ArrayNode list = body.putArray("data");
    for (FakeModel model : models) {
      list.addObject()
          .put("id", model.name())
          .put("object", "model")
          .put("created", 1_778_425_608L)
          .put("owned_by", "library");
    }
    return body.toString();
  }

  private static ObjectNode details(ObjectNode details) {
    details.put("parent_model", "").put("format", "gguf").put("family", "qwen3");
    details.putArray("families").add("qwen3");
    return details.put("parameter_size", "8.2B").put("quantization_level", "Q4_K_M");
  }

  private static String digest(FakeModel model) {
    String hex = HexFormat.of().formatHex(model.name().getBytes(StandardCharsets.UTF_8));
    return (hex + "0".repeat(64)).substring(0, 64);
  }
}
