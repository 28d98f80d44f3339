package dev.modeldock.testkit.lmstudio;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A request that LM Studio answers with an error, in one of its three shapes. */
final class StudioRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  static final String NOTHING_LOADED =
      "No models loaded. Please load a model in the developer page or use the `lms load` command.";

  private final int status;
  private final transient JsonNode body;

  private StudioRefusal(int status, JsonNode body) {
    super(body.toString(), null, false, false);
    this.status = status;
    this.body = body;
  }

  /** {@return an error that is a text: what the checks of a chat say} */
  static StudioRefusal text(int status, String message) {
    return new StudioRefusal(status, object().put("error", message));
  }

  /** {@return an error in OpenAI's shape} */
  static StudioRefusal openAi(int status, String message, String param, @Nullable String code) {
    ObjectNode body = object();
    body.putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .put("param", param)
        .put("code", code);
    return new StudioRefusal(status, body);
  }

  /** {@return an error of the native API} */
  static StudioRefusal ofNative(int status, String type, String message) {
    ObjectNode body = object();
    body.putObject("error").put("message", message).put("type", type).put("param", "input");
    return new StudioRefusal(status, body);
  }

  /** {@return the refusal of a token, of which the first characters are repeated} */
  static StudioRefusal token(String presented) {
    ObjectNode body = object();
    String shown = presented.substring(0, Math.min(10, presented.length()));
    body.putObject("error")
        .put(
            "message",
            "Malformed LM Studio API token provided: "
                + shown
                + "**************. Ensure you are using a valid token.")
        .put("type", "invalid_request_error")
        .putNull("param")
        .put("code", "invalid_api_key");
    return new StudioRefusal(401, body);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  int status() {
    return status;
  }

  JsonNode body() {
    return body;
  }
}
