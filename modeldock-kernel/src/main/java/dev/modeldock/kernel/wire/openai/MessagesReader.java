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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a conversation, message by message. Used once. */
final class MessagesReader {

  private static final String MESSAGE = "messages[]";
  private static final String CALL = MESSAGE + ".tool_calls[]";

  /** What is read of a message, whatever its role. */
  private static final Set<String> READ =
      Set.of("role", "content", "tool_call_id", "tool_calls", "function_call", "refusal");

  /** Two names are about for the model's reasoning, and neither is OpenAI's own. */
  private static final List<String> REASONING = List.of("reasoning_content", "reasoning");

  /** By function name, the id that was made up for its latest call in the deprecated form. */
  private final Map<String, String> functionCallIds = new HashMap<>();

  private final LeftOut leftOut;
  private final ContentReader contents;
  private int functionCalls;

  private MessagesReader(LeftOut leftOut) {
    this.leftOut = leftOut;
    this.contents = new ContentReader(leftOut);
  }

  static List<Message> read(List<JsonValue> values, LeftOut leftOut) throws RejectedException {
    var reader = new MessagesReader(leftOut);
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
    String role = Fields.text(from.get("role"), field + ".role");
    noteOthers(from, role);
    return switch (role) {
      case "system", "developer" -> new Message.System(contents.text(content, at));
      case "user" -> new Message.User(contents.any(content, at));
      case "assistant" -> assistant(from, field);
      case "tool" ->
          new Message.Tool(
              Fields.text(from.get("tool_call_id"), field + ".tool_call_id"),
              contents.text(content, at));
      case "function" -> function(from, field);
      default ->
          throw RejectedException.invalid(
              field + ".role", "must be developer, system, user, assistant or tool");
    };
  }

  private void noteOthers(Map<String, JsonValue> from, String role) {
    var read = new HashSet<>(READ);
    if (role.equals("assistant")) {
      read.addAll(REASONING);
      read.add("audio");
    } else if (role.equals("function")) {
      read.add("name");
    }
    leftOut.others(from, MESSAGE, read);
  }

  private Message assistant(Map<String, JsonValue> from, String field) throws RejectedException {
    if (Fields.present(from.get("audio")) != null) {
      throw RejectedException.unsupported(
          field + ".audio",
          "names speech of an earlier answer, which the provider of this model does not have: send"
              + " its transcript as content");
    }
    var calls = toolCalls(from, field);
    String reasoning = reasoning(from);
    String refusal = Fields.optionalText(from.get("refusal"), field + ".refusal");
    JsonValue content = Fields.present(from.get("content"));
    var said = new ArrayList<ContentPart>();
    if (content != null) {
      said.addAll(contents.text(content, field + ".content"));
    }
    if (refusal != null) {
      said.add(new ContentPart.Text(refusal));
    }
    if (content == null && refusal == null && calls.isEmpty() && reasoning == null) {
      throw RejectedException.invalid(field + ".content", "may be left out only beside tool_calls");
    }
    return new Message.Assistant(said, reasoning, calls);
  }

  private static @Nullable String reasoning(Map<String, JsonValue> from) {
    for (String name : REASONING) {
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

  private ToolCall toolCall(JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> call = Fields.object(value, field);
    String type = Fields.optionalText(call.get("type"), field + ".type");
    if (type != null && !type.equals("function")) {
      throw RejectedException.unsupported(
          field + ".type",
          "is " + Fields.shown(type) + ": the provider of this model knows function calls only");
    }
    // A call that was put together from pieces has their index still.
    leftOut.others(call, CALL, Set.of("id", "type", "function", "index"));
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
        id, content == null ? List.of() : contents.text(content, field + ".content"));
  }
}
