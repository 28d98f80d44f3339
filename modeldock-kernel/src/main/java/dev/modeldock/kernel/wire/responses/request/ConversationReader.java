package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads items as messages. What a model said in one turn is several items here, and one message
 * there: its text, its reasoning and all of its calls.
 */
final class ConversationReader {

  /** A message of somebody else, or a turn of the model. */
  private interface Passage {
    void addTo(List<Message> messages);
  }

  private final List<Passage> passages = new ArrayList<>();
  private final ToolNames tools;
  private final Dropped dropped;
  private @Nullable Turn open;

  /** By their ids, the turns of the calls that have no output so far. */
  private final Map<String, Turn> called = new LinkedHashMap<>();

  ConversationReader(ToolNames tools, Dropped dropped) {
    this.tools = tools;
    this.dropped = dropped;
  }

  /** Takes what the application says before everything else. */
  void instructions(String text) {
    add(new Message.System(List.of(new ContentPart.Text(text))));
  }

  private void add(Message message) {
    open = null;
    passages.add(messages -> messages.add(message));
  }

  /** Takes the next item. */
  void add(Item item) throws RejectedException {
    switch (item.type()) {
      case "message" -> message(item);
      case "reasoning" -> reasoning(item);
      case "function_call" -> call(item, item.optionalText("arguments"));
      case "custom_tool_call" -> call(item, boxed(item.text("input")));
      case "function_call_output", "custom_tool_call_output" -> output(item);
      case "additional_tools" -> {
        // They were gathered before the conversation was read.
      }
      case "compaction", "compaction_summary", "compaction_trigger", "context_compaction" ->
          throw RejectedException.unsupported(
              item.field() + ".type",
              "is '"
                  + item.type()
                  + "': only OpenAI can fold up a conversation so, or read one that is. Send the"
                  + " items themselves");
      default -> dropped.add("input." + item.type());
    }
  }

  /**
   * {@return the conversation}
   *
   * @param mayBeEmpty whether more follows
   */
  List<Message> messages(boolean mayBeEmpty) throws RejectedException {
    if (!called.isEmpty()) {
      String id = called.keySet().iterator().next();
      throw pairing("No tool output found for function call " + Fields.shown(id));
    }
    var messages = new ArrayList<Message>();
    passages.forEach(each -> each.addTo(messages));
    if (messages.isEmpty() && !mayBeEmpty) {
      throw RejectedException.invalid("input", "must have at least one item that a model can read");
    }
    return messages;
  }

  private void message(Item item) throws RejectedException {
    List<ContentPart> content =
        PartsReader.read(item.members().get("content"), item.field() + ".content");
    switch (item.text("role")) {
      case "assistant" -> turn().say(content);
      case "user" -> add(new Message.User(content));
      case "system", "developer" -> add(new Message.System(content));
      default ->
          throw RejectedException.invalid(
              item.field() + ".role", "must be user, assistant, system or developer");
    }
  }

  private Turn turn() {
    Turn turn = open;
    if (turn == null) {
      turn = new Turn();
      open = turn;
      passages.add(turn::addTo);
    }
    return turn;
  }

  /** What is only there in encrypted form, nobody here can read. */
  private void reasoning(Item item) throws RejectedException {
    for (String name : List.of("content", "summary")) {
      if (item.has(name)) {
        for (ContentPart part :
            PartsReader.read(item.members().get(name), item.field() + "." + name)) {
          if (part instanceof ContentPart.Text(String text)) {
            turn().think(text);
          }
        }
        return;
      }
    }
  }

  private void call(Item item, @Nullable String arguments) throws RejectedException {
    String id = item.text("call_id");
    Turn turn = turn();
    if (called.putIfAbsent(id, turn) != null) {
      throw pairing("Two function calls have the call_id " + Fields.shown(id));
    }
    String name = tools.offered(item.text("name"), item.optionalText("namespace"));
    turn.call(new ToolCall(id, name, arguments == null ? "" : arguments));
  }

  private static String boxed(String text) {
    byte[] json =
        new ByteSink(text.length() + 16)
            .ascii("{\"" + ToolNames.FREE_TEXT + "\":")
            .string(text)
            .ascii("}")
            .toBytes();
    return new String(json, StandardCharsets.UTF_8);
  }

  private void output(Item item) throws RejectedException {
    String id = item.text("call_id");
    Turn turn = called.remove(id);
    if (turn == null) {
      throw pairing("No tool call found for function call output with call_id " + Fields.shown(id));
    }
    turn.output(id, PartsReader.read(item.members().get("output"), item.field() + ".output"));
    open = null;
  }

  private static RejectedException pairing(String what) {
    return new RejectedException(ErrorCode.INVALID_VALUE, "input", what + ".");
  }

  /** {@return the items of an array} */
  static List<Item> items(@Nullable JsonValue input, String field) throws RejectedException {
    JsonValue value = Fields.present(input);
    if (value == null) {
      return List.of();
    }
    if (!value.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(
          field, field.equals("input") ? "a string or an array of items" : "an array", value);
    }
    var items = new ArrayList<Item>();
    for (JsonValue each : value.elements()) {
      items.add(Item.of(each, field + "[" + items.size() + "]"));
    }
    return items;
  }

  /** {@return the items that {@link StoredItems} has given} */
  static List<Item> stored(byte[] kept, String field) throws RejectedException {
    var object = JsonScan.lenient();
    try {
      object.scan(kept, 0, kept.length);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("what was stored is not JSON", e);
    }
    return items(object.value("items"), field);
  }
}
