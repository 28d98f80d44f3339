package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Frame;
import dev.modeldock.testkit.wire.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Ollama looks at before it runs a model, and what it says when it does not like it. */
final class OllamaRules {

  private static final Set<String> HOME = Set.of("localhost", "127.0.0.1", "0.0.0.0");
  private static final Set<String> LEVELS = Set.of("low", "medium", "high", "max");

  private OllamaRules() {}

  /** {@return whether the host or the origin is none that Ollama lets in} */
  static boolean foreign(Request request) {
    String host = request.header("host").orElse("").replaceFirst(":\\d+$", "");
    return !HOME.contains(host)
        || request
            .header("origin")
            .filter(origin -> !HOME.contains(String.valueOf(URI.create(origin).getHost())))
            .isPresent();
  }

  static JsonNode json(Request request) {
    if (request.body().length == 0) {
      throw refuse(400, "missing request body");
    }
    return request.json();
  }

  static void check(JsonNode body, FakeModel model) {
    for (JsonNode message : body.path("messages")) {
      checkMessage(message);
    }
    if (!model.can("completion")) {
      throw refuse(400, "\\\"%s\\\" does not support chat".formatted(model.name()));
    }
    checkTools(body, model);
    checkThink(body.path("think"), body.path("model").asString(), model);
    checkKeepAlive(body.path("keep_alive"));
    int top = body.path("top_logprobs").asInt(0);
    if (top < 0 || top > 20) {
      throw refuse(400, "top_logprobs must be between 0 and 20");
    }
    JsonNode stop = body.path("options").path("stop");
    if (!stop.isMissingNode() && !stop.isArray()) {
      throw refuse(500, "option \\\"stop\\\" must be of type array");
    }
  }

  static void checkTools(JsonNode body, FakeModel model) {
    if (!body.path("tools").isEmpty() && !model.can("tools")) {
      throw refuse(400, "registry.ollama.ai/library/" + model.name() + " does not support tools");
    }
  }

  private static void checkMessage(JsonNode message) {
    if (message.path("content").isArray()) {
      throw refuse(
          400,
          "json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type"
              + " string");
    }
    for (JsonNode image : message.path("images")) {
      int bad = image.asString("").indexOf(':');
      if (bad >= 0) {
        throw refuse(400, "illegal base64 data at input byte " + bad);
      }
    }
    for (JsonNode call : message.path("tool_calls")) {
      if (!call.path("function").path("arguments").isObject()) {
        throw refuse(
            400,
            "json: cannot unmarshal string into Go struct field"
                + " ChatRequest.messages.tool_calls.function.arguments of type"
                + " api.ToolCallFunctionArguments");
      }
    }
  }

  private static void checkThink(JsonNode think, String asSent, FakeModel model) {
    if (think.isString() && !LEVELS.contains(think.asString())) {
      throw refuse(
          400,
          "invalid think value: \\\"%s\\\" (must be \\\"high\\\", \\\"medium\\\", \\\"low\\\","
                  .formatted(think.asString())
              + " \\\"max\\\", true, or false)");
    }
    boolean wanted = think.isString() || think.asBoolean(false);
    if (wanted && !model.can("thinking")) {
      throw refuse(400, "\\\"%s\\\" does not support thinking".formatted(asSent));
    }
  }

  private static void checkKeepAlive(JsonNode keepAlive) {
    if (keepAlive.isString() && keepAlive.asString().matches("-?\\d+")) {
      throw refuse(
          400, "time: missing unit in duration \\\"%s\\\"".formatted(keepAlive.asString()));
    }
  }

  /** {@return a model's answer, without its reasoning if {@code think} is false} */
  static List<Beat> silenced(List<Beat> all, JsonNode think) {
    if (!think.isBoolean() || think.asBoolean()) {
      return all;
    }
    var beats = new ArrayList<Beat>();
    for (Beat beat : all) {
      if (!(beat instanceof Frame frame)) {
        beats.add(beat);
      } else if (!frame.text().isEmpty() || !frame.calls().isEmpty()) {
        beats.add(new Frame("", frame.text(), frame.calls()));
      }
    }
    return beats;
  }

  private static OllamaRefusal refuse(int status, String escaped) {
    return new OllamaRefusal(status, "{\"error\":\"" + escaped + "\"}");
  }
}
