package dev.modeldock.testkit.dashscope;

import static dev.modeldock.testkit.dashscope.DashScopeRefusal.invalid;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Vectors as DashScope's compatible mode makes them, a few rows at a time. The first number of each
 * is the length of its text, so that a test can tell them apart.
 */
final class DashScopeEmbeddings {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<Integer> SIZES = Set.of(2048, 1536, 1024, 768, 512, 256, 128, 64);

  private DashScopeEmbeddings() {}

  static String answer(JsonNode request) {
    String model = request.path("model").asString("");
    boolean old = model.endsWith("v1") || model.endsWith("v2");
    List<String> rows = rows(request.path("input"));
    int most = old ? 25 : 10;
    if (rows.size() > most) {
      throw invalid("batch size is invalid, it should not be larger than " + most + ".");
    }
    if (!request.path("encoding_format").asString("float").equals("float")) {
      throw invalid("encoding_format only supports float");
    }
    int size = old ? 1536 : request.path("dimensions").asInt(1024);
    if (!SIZES.contains(size)) {
      throw invalid("dimension " + size + " is not supported");
    }
    ObjectNode body = JSON.createObjectNode();
    ArrayNode data = body.putArray("data");
    int tokens = 0;
    for (int i = 0; i < rows.size(); i++) {
      tokens += rows.get(i).length();
      ObjectNode item = data.addObject();
      ArrayNode vector = item.putArray("embedding").add(rows.get(i).length());
      for (int n = 1; n < size; n++) {
        vector.add(-0.0315);
      }
      item.put("index", i).put("object", "embedding");
    }
    body.put("model", model).put("object", "list");
    body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return body.put("id", "73591b79-d194-9bca-8bb5-8c2a4a1bd6d5").toString();
  }

  private static List<String> rows(JsonNode input) {
    if (input.isString()) {
      return List.of(input.asString());
    }
    boolean texts = input.isArray() && !input.isEmpty();
    for (JsonNode row : input) {
      texts &= row.isString() && !row.asString().isEmpty();
    }
    if (!texts) {
      throw invalid("Value error, contents is neither str nor list of str.: input.contents");
    }
    return input.valueStream().map(JsonNode::asString).toList();
  }
}
