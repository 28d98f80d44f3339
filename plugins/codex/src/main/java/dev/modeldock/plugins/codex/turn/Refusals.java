package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.Map;
import java.util.Set;

/**
 * Says which fields of a request the CLI has no way to pass on. A field that would change the
 * answer is refused by its name rather than dropped, unless the owner of the gateway wants it
 * dropped; a field that says what is done anyway changes nothing, and passes. The bound of an
 * answer is always dropped: Anthropic's dialect cannot do without one, and says nothing with it but
 * how much its sender is ready for.
 */
final class Refusals {

  /** The values at which these fields change nothing. */
  private static final Map<String, Object> NEUTRAL =
      Map.of(
          "temperature",
          1.0,
          "top_p",
          1.0,
          "presence_penalty",
          0.0,
          "frequency_penalty",
          0.0,
          "logprobs",
          false,
          "store",
          false,
          "parallel_tool_calls",
          true,
          "service_tier",
          "auto");

  private static final String PASSED_ON = "verbosity";

  /** Fields that do not bear on the answer, and one that is passed on. */
  private static final Set<String> WELCOME =
      Set.of("user", "safety_identifier", "prompt_cache_key", "prompt_cache_retention", PASSED_ON);

  private Refusals() {}

  /**
   * Looks for what cannot be had.
   *
   * @param drop whether fields of sampling are dropped rather than refused; what gives the answer
   *     its form is refused either way
   */
  static void check(ChatRequest request, boolean drop) throws Unsupported {
    switch (request.toolChoice()) {
      case ToolChoice.Auto _, ToolChoice.None _ -> {}
      case ToolChoice.Required _, ToolChoice.Named _ -> refuse("tool_choice");
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonObject) {
      refuse("response_format of type json_object (json_schema is)");
    }
    if (request.tools().stream().anyMatch(ToolSpec::strict)) {
      refuse("tools[].function.strict");
    }
    if (drop) {
      return;
    }
    if (!request.stop().isEmpty()) {
      refuse("stop");
    }
    for (var field : request.parameters().asMap().entrySet()) {
      if (!WELCOME.contains(field.getKey()) && !neutral(field.getKey(), field.getValue())) {
        refuse(field.getKey());
      }
    }
  }

  /** Names what the CLI is not told of. For a request that was not refused. */
  static void name(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    if (request.maxTokens().isPresent()) {
      call.dropped("max_tokens");
    }
    if (!request.stop().isEmpty()) {
      call.dropped("stop");
    }
    for (var field : request.parameters().asMap().entrySet()) {
      if (!field.getKey().equals(PASSED_ON) && !neutral(field.getKey(), field.getValue())) {
        call.dropped(field.getKey());
      }
    }
    for (Message message : request.messages()) {
      // The API takes reasoning back in the form only in which it gave it out.
      if (message instanceof Message.Assistant said && said.reasoning() != null) {
        call.dropped("messages[].reasoning_content");
      }
    }
  }

  private static boolean neutral(String field, Object value) {
    return switch (NEUTRAL.get(field)) {
      case null -> false;
      case Double number -> value instanceof Number given && given.doubleValue() == number;
      case Object same -> same.equals(value);
    };
  }

  private static void refuse(String field) throws Unsupported {
    throw new Unsupported(Stage.NOT_SENT, field);
  }
}
