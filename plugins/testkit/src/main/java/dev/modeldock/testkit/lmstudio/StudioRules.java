package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What LM Studio looks at in a chat before it runs a model, and what it says of it. */
final class StudioRules {

  private static final Set<String> LOAD_KEYS =
      Set.of(
          "model",
          "context_length",
          "eval_batch_size",
          "flash_attention",
          "num_experts",
          "offload_kv_cache_to_gpu",
          "echo_load_config");

  private StudioRules() {}

  static void check(JsonNode body, Age age) {
    for (JsonNode message : body.path("messages")) {
      checkMessage(message, age);
    }
    JsonNode choice = body.path("tool_choice");
    if (choice.isObject() || choice.isNull()) {
      throw StudioRefusal.text(
          400, "Invalid tool_choice type: 'object'. Supported string values: none, auto, required");
    }
    JsonNode format = body.path("response_format");
    String type = format.path("type").asString("");
    if (!format.isMissingNode() && !Set.of("json_schema", "text").contains(type)) {
      throw StudioRefusal.text(400, "'response_format.type' must be 'json_schema' or 'text'");
    }
  }

  private static void checkMessage(JsonNode message, Age age) {
    String role = message.path("role").asString("");
    JsonNode content = message.path("content");
    boolean old = age != Age.CURRENT;
    if (old && (content.isNull() || content.isMissingNode())) {
      throw StudioRefusal.text(
          400, "Invalid 'content': 'content' field must be a string or an array of objects.");
    }
    boolean emptySystem =
        role.equals("system") && content.isString() && content.asString().isEmpty();
    boolean unknown = !Set.of("system", "user", "assistant", "tool").contains(role);
    if (old && (emptySystem || unknown) || hasEmptyId(message.path("tool_calls"))) {
      throw StudioRefusal.text(
          400,
          "Invalid 'messages' in payload. Please check the structure of your 'messages' and try"
              + " again");
    }
    for (JsonNode part : content) {
      String url = part.path("image_url").path("url").asString("");
      if (part.path("type").asString("").equals("image_url")
          && !url.startsWith("data:image/png;base64,")
          && !url.startsWith("data:image/jpeg;base64,")) {
        throw StudioRefusal.text(400, "'url' field must be a base64 encoded image.");
      }
    }
  }

  private static boolean hasEmptyId(JsonNode calls) {
    for (JsonNode call : calls) {
      if (call.path("id").asString("").isEmpty()) {
        return true;
      }
    }
    return false;
  }

  static void checkLoad(JsonNode body) {
    for (String key : body.propertyNames()) {
      if (!LOAD_KEYS.contains(key)) {
        throw StudioRefusal.ofNative(
            400, "invalid_request", "Unrecognized key(s) in object: '" + key + "'");
      }
    }
  }
}
