package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.kernel.json.JsonObject;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/** Writes down how a prompt is to be answered. */
final class Parameters {

  /** What has a number; any other name is a client's word, and only told where texts are. */
  private static final Set<String> NUMBERS =
      Set.of(
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "seed",
          "presence_penalty",
          "frequency_penalty",
          "repetition_penalty",
          "num_ctx");

  private Parameters() {}

  static JsonObject of(ChatRequest request, Keeper keeper) {
    var document = JsonObject.builder();
    OptionalLong most = request.maxTokens();
    if (most.isPresent()) {
      document.put("max_tokens", most.getAsLong());
    }
    request
        .reasoningEffort()
        .ifPresent(
            effort -> document.put("reasoning_effort", effort.name().toLowerCase(Locale.ROOT)));
    switch (request.toolChoice()) {
      case ToolChoice.Auto() -> {}
      case ToolChoice.None() -> document.put("tool_choice", "none");
      case ToolChoice.Required() -> document.put("tool_choice", "required");
      case ToolChoice.Named(String tool) -> keeper.put(document, "tool_choice", tool);
    }
    switch (request.responseFormat()) {
      case ResponseFormat.Text() -> {}
      case ResponseFormat.JsonObject() -> document.put("response_format", "json_object");
      case ResponseFormat.JsonSchema(String _, var schema, boolean _) ->
          keeper.put(document, "response_format", schema.text());
    }
    if (!request.stop().isEmpty()) {
      if (keeper.countsOnly()) {
        document.put("stop", request.stop().size());
      } else {
        document.put("stop", request.stop().stream().map(keeper::kept).toList());
      }
    }
    request.parameters().asMap().forEach((name, value) -> put(document, name, value, keeper));
    return document.build();
  }

  private static void put(JsonObject.Builder document, String name, Object value, Keeper keeper) {
    if (NUMBERS.contains(name) && value instanceof Number) {
      document.put(name, value);
    } else if (!keeper.countsOnly()) {
      document.put(keeper.kept(name), value instanceof String text ? keeper.kept(text) : value);
    }
  }
}
