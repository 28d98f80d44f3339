package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a conversation, message by message. Used once. */
final class MessagesReader {

  /** By function name, the id that was made up for its latest call in the deprecated form. */
  private final Map<String, String> functionCallIds = new HashMap<>();

  private int functionCalls;

  private MessagesReader() {}

  static List<Message> read(List<JsonValue> values) throws RejectedException {
    var reader = new MessagesReader();
    var messages = new ArrayList<Message>(values.size());
    for (JsonValue each : values) {
      String field = "messages[" + messages.size() + "]";
      messages.add(reader.message(Fields.object(each, field), field));
    }
    return messages;
  }

  private Message message(Map<String, JsonValue> from, String field) throws RejectedException {
    JsonValue content = from.get("content");
    String at = field + ".content";
    return switch (Fields.text(from.get("role"), field + ".role")) {
      case "system", "developer" -> new Message.System(ContentReader.text(content, at));
      case "user" -> new Message.User(ContentReader.any(content, at));
      case "assistant" -> assistant(from, field);
      case "tool" ->
          new Message.Tool(
              Fields.text(from.get("tool_call_id"), field + ".tool_call_id"),
              ContentReader.text(content, at));
      case "function" -> function(from, field);
      default ->
          throw RejectedException.invalid(
              field + ".role", "must be developer, system, user, assistant or tool");
    };
  }

  private Message assistant(Map<String, JsonValue> from, String field) throws RejectedException {
    var calls = toolCalls(from, field);
    String reasoning = reasoning(from);
    String refusal = Fields.optionalText(from.get("refusal"), field + ".refusal");
    JsonValue content = Fields.present(from.get("content"));
    if (content != null) {
      return new Message.Assistant(
          ContentReader.text(content, field + ".content"), reasoning, calls);
    }
    if (refusal != null) {
      return new Message.Assistant(List.of(new ContentPart.Text(refusal)), reasoning, calls);
    }
    if (calls.isEmpty() && reasoning == null) {
      throw RejectedException.invalid(field + ".content", "may be left out only beside tool_calls");
    }
    return new Message.Assistant(List.of(), reasoning, calls);
  }

  /** Two names are about for the same thing, and neither is OpenAI's own. */
  private static @Nullable String reasoning(Map<String, JsonValue> from) {
    for (String name : List.of("reasoning_content", "reasoning")) {
      JsonValue value = from.get(name);
      if (value != null && value.is(JsonKind.STRING)) {
        return value.text();
      }
    }
    return null;
  }

  private List<ToolCall> toolCalls(Map<String, JsonValue> from, String field)
      throws RejectedException {
    var calls = new ArrayList<ToolCall>();
    JsonValue given = Fields.present(from.get("tool_calls"));
    if (given != null) {
      for (JsonValue each : Fields.array(given, field + ".tool_calls")) {
        calls.add(toolCall(each, field + ".tool_calls[" + calls.size() + "]"));
      }
    }
    JsonValue old = Fields.present(from.get("function_call"));
    if (old != null) {
      String at = field + ".function_call";
      Map<String, JsonValue> call = Fields.object(old, at);
      String name = Fields.text(call.get("name"), at + ".name");
      // The old form has no ids, and the answer names the function: one is made up for the pair.
      String id = "call_" + name + "_" + functionCalls++;
      functionCallIds.put(name, id);
      calls.add(new ToolCall(id, name, arguments(call, at)));
    }
    return calls;
  }

  private static ToolCall toolCall(JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> call = Fields.object(value, field);
    String type = Fields.optionalText(call.get("type"), field + ".type");
    if (type != null && !type.equals("function")) {
      throw RejectedException.unsupported(
          field + ".type",
          "is " + Fields.shown(type) + ": the provider of this model knows function calls only");
    }
    String at = field + ".function";
    Map<String, JsonValue> function = Fields.object(call.get("function"), at);
    return new ToolCall(
        Fields.text(call.get("id"), field + ".id"),
        Fields.text(function.get("name"), at + ".name"),
        arguments(function, at));
  }

  private static String arguments(Map<String, JsonValue> function, String field)
      throws RejectedException {
    String arguments = Fields.optionalText(function.get("arguments"), field + ".arguments");
    return arguments == null ? "" : arguments;
  }

  private Message function(Map<String, JsonValue> from, String field) throws RejectedException {
    String name = Fields.text(from.get("name"), field + ".name");
    String id = functionCallIds.get(name);
    if (id == null) {
      throw RejectedException.invalid(
          field + ".name", "names a function that no message before has called");
    }
    JsonValue content = Fields.present(from.get("content"));
    return new Message.Tool(
        id, content == null ? List.of() : ContentReader.text(content, field + ".content"));
  }
}
