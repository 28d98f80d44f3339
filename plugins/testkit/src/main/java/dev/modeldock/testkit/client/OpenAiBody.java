package dev.modeldock.testkit.client;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;
import java.util.Locale;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a question as a client of the OpenAI API does. */
final class OpenAiBody {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenAiBody() {}

  static byte[] of(Ask ask, ChatRequest request) {
    ObjectNode body = JSON.createObjectNode().put("model", ask.model());
    ArrayNode messages = body.putArray("messages");
    request.messages().forEach(message -> write(messages.addObject(), message));
    body.put("stream", ask.stream());
    if (ask.stream()) {
      body.putObject("stream_options").put("include_usage", true);
    }
    for (ToolSpec tool : request.tools()) {
      write(body.withArray("tools").addObject(), tool);
    }
    switch (request.responseFormat()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ ->
          body.putObject("response_format").put("type", "json_object");
      case ResponseFormat.JsonSchema schema ->
          body.putObject("response_format")
              .put("type", "json_schema")
              .putObject("json_schema")
              .put("name", schema.name())
              .put("strict", schema.strict())
              .set("schema", JSON.readTree(schema.schema().text()));
    }
    request.reasoningEffort().ifPresent(effort -> body.put("reasoning_effort", word(effort)));
    request.maxTokens().ifPresent(most -> body.put("max_tokens", most));
    return JSON.writeValueAsBytes(body);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void write(ObjectNode item, Message message) {
    switch (message) {
      case Message.System _ -> item.put("role", "system");
      case Message.User _ -> item.put("role", "user");
      case Message.Tool tool -> item.put("role", "tool").put("tool_call_id", tool.toolCallId());
      case Message.Assistant assistant -> {
        item.put("role", "assistant");
        assistant
            .toolCalls()
            .forEach(call -> write(item.withArray("tool_calls").addObject(), call));
      }
    }
    boolean plain = message.content().stream().allMatch(ContentPart.Text.class::isInstance);
    if (plain) {
      item.put("content", message.text());
    } else {
      ArrayNode parts = item.putArray("content");
      message.content().forEach(part -> write(parts.addObject(), part));
    }
  }

  private static void write(ObjectNode item, ContentPart part) {
    switch (part) {
      case ContentPart.Text text -> item.put("type", "text").put("text", text.text());
      case ContentPart.Image image ->
          item.put("type", "image_url")
              .putObject("image_url")
              .put("url", image.url())
              .put("detail", image.detail());
    }
  }

  private static void write(ObjectNode item, ToolCall call) {
    item.put("id", call.id())
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments());
  }

  private static void write(ObjectNode item, ToolSpec tool) {
    ObjectNode function =
        item.put("type", "function").putObject("function").put("name", tool.name());
    if (tool.description() != null) {
      function.put("description", tool.description());
    }
    if (tool.parameters() != null) {
      function.set("parameters", JSON.readTree(tool.parameters().text()));
    }
  }
}
