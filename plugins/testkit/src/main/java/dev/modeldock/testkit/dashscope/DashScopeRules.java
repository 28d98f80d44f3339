package dev.modeldock.testkit.dashscope;

import static dev.modeldock.testkit.dashscope.DashScopeRefusal.invalid;

import dev.modeldock.testkit.dashscope.DashScopeModel.Trait;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What DashScope looks at before it runs a chat, and what it says when it does not like it. */
final class DashScopeRules {

  private static final Set<String> ROLES =
      Set.of("system", "assistant", "user", "tool", "function");

  private DashScopeRules() {}

  /** {@return whether the model thinks about this request} */
  static boolean thinks(DashScopeModel model, JsonNode body) {
    return model.is(Trait.ALWAYS_THINKS)
        || model.is(Trait.THINKS) && body.path("enable_thinking").asBoolean(true);
  }

  static void check(DashScopeModel model, JsonNode body) {
    if (model.is(Trait.EMBEDS)) {
      throw invalid("Unsupported model `" + model.name() + "` for chat completions.");
    }
    checkMessages(model, body.path("messages"));
    checkThinking(model, body);
    checkTools(model, body);
    checkFormat(model, body);
  }

  private static void checkMessages(DashScopeModel model, JsonNode messages) {
    if (messages.isEmpty()) {
      throw invalid("[] is too short - 'messages'");
    }
    if (model.is(Trait.QUOTES)) {
      throw invalid(
          messages.get(0) + " is not valid under any of the given schemas - 'messages.0'");
    }
    if (model.is(Trait.QUOTES_FAILING)) {
      throw new DashScopeRefusal(
          new DashScopeError(
              "", 500, "InternalError.Algo", "InternalError.Algo", "cannot run " + messages));
    }
    boolean called = false;
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String role = message.path("role").asString("");
      if (!ROLES.contains(role)) {
        throw invalid(
            role
                + " is not one of ['system', 'assistant', 'user', 'tool', 'function']"
                + " - 'messages."
                + i
                + ".role'");
      }
      if (role.equals("system") && i > 0) {
        throw invalid("System message must be at the beginning.");
      }
      if (role.equals("tool") && !called) {
        throw invalid(
            "messages with role \"tool\" must be a response to a preceeding message with"
                + " \"tool_calls\".");
      }
      called = role.equals("tool") || !message.path("tool_calls").isEmpty();
      if (model.is(Trait.TEXT_ONLY) && message.path("content").isArray()) {
        throw invalid("input content must be a string");
      }
    }
  }

  private static void checkThinking(DashScopeModel model, JsonNode body) {
    JsonNode wanted = body.path("enable_thinking");
    if (model.is(Trait.NO_SWITCH) && !wanted.isMissingNode()) {
      throw new DashScopeRefusal(DashScopeErrors.named("no-switch").orElseThrow());
    }
    if (model.is(Trait.ALWAYS_THINKS) && !wanted.asBoolean(true)) {
      throw invalid("The value of the enable_thinking parameter is restricted to True.");
    }
    boolean stream = body.path("stream").asBoolean(false);
    if (!stream && model.is(Trait.STREAM_ONLY)) {
      throw invalid(
          "This model only support stream mode, please enable the stream parameter to access the"
              + " model.");
    }
    if (!stream && thinks(model, body)) {
      throw invalid("parameter.enable_thinking must be set to false for non-streaming calls");
    }
    if (body.path("thinking_budget").asInt(1) < 1) {
      throw invalid("The thinking_budget parameter must be a positive integer");
    }
  }

  private static void checkTools(DashScopeModel model, JsonNode body) {
    if (!body.path("tools").isEmpty() && model.is(Trait.NO_TOOLS)) {
      throw new DashScopeRefusal(DashScopeErrors.named("no-tool-call").orElseThrow());
    }
    for (JsonNode tool : body.path("tools")) {
      if (!tool.path("type").asString("").equals("function")) {
        throw invalid("tools.type is not one of ['function']");
      }
      if (tool.path("function").path("name").asString("").equals("search")) {
        throw invalid("Tool names are not allowed to be [search]");
      }
    }
    JsonNode choice = body.path("tool_choice");
    boolean forced = choice.isObject() || choice.asString("").equals("required");
    if (forced && model.is(Trait.AUTO_TOOLS_ONLY)) {
      throw invalid("tool_choice is one of the strings that should be [\"none\", \"auto\"]");
    }
    if (forced && thinks(model, body)) {
      throw invalid(
          "The tool_choice parameter does not support being set to required or object in thinking"
              + " mode");
    }
  }

  private static void checkFormat(DashScopeModel model, JsonNode body) {
    if (!body.path("response_format").path("type").asString("").equals("json_object")) {
      return;
    }
    if (thinks(model, body)) {
      throw invalid("Json mode response is not supported when enable_thinking is true");
    }
    if (!body.path("messages").toString().toLowerCase(Locale.ROOT).contains("json")) {
      throw invalid(
          "'messages' must contain the word 'json' in some form, to use 'response_format' of type"
              + " 'json_object'.");
    }
  }
}
