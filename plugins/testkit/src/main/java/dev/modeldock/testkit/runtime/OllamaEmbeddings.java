package dev.modeldock.testkit.runtime;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Vectors that depend on the text's length only, so that a test can tell them apart. */
final class OllamaEmbeddings {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OWN_SIZE = 4;

  private OllamaEmbeddings() {}

  static String nativeBody(JsonNode request, FakeModel model) {
    List<String> inputs = inputs(request);
    ObjectNode body = JSON.createObjectNode().put("model", model.name());
    ArrayNode vectors = body.putArray("embeddings");
    inputs.forEach(text -> fill(vectors.addArray(), text, size(request)));
    if (!inputs.isEmpty()) {
      body.put("total_duration", 14_143_917L).put("load_duration", 1_019_500L);
      body.put("prompt_eval_count", 4 * inputs.size());
    }
    return body.toString();
  }

  static String openAiBody(JsonNode request, FakeModel model) {
    ObjectNode body = JSON.createObjectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    List<String> inputs = inputs(request);
    for (int i = 0; i < inputs.size(); i++) {
      ObjectNode item = data.addObject().put("object", "embedding");
      fill(item.putArray("embedding"), inputs.get(i), size(request));
      item.put("index", i);
    }
    body.put("model", model.name());
    body.putObject("usage")
        .put("prompt_tokens", 4 * inputs.size())
        .put("total_tokens", 4 * inputs.size());
    return body.toString();
  }

  private static List<String> inputs(JsonNode request) {
    JsonNode input = request.path("input");
    if (input.isString()) {
      return List.of(input.asString());
    }
    var texts = new ArrayList<String>();
    for (JsonNode item : input) {
      if (!item.isString()) {
        throw new OllamaRefusal(400, "{\"error\":\"invalid input type\"}");
      }
      texts.add(item.asString());
    }
    if (texts.contains("too long")) {
      throw new OllamaRefusal(400, "{\"error\":\"the input length exceeds the context length\"}");
    }
    return texts;
  }

  private static int size(JsonNode request) {
    int asked = request.path("dimensions").asInt(0);
    return asked > 0 ? asked : OWN_SIZE;
  }

  private static void fill(ArrayNode vector, String text, int size) {
    vector.add(text.length());
    for (int i = 1; i < size; i++) {
      vector.add(0.5);
    }
  }
}
