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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads items as messages. What a model said in one turn is several items here, and one message
 * there: its text, its reasoning and all of its calls.
 */
final class ConversationReader {

  private final List<Message> messages = new ArrayList<>();
  private final ToolNames tools;
  private final Dropped dropped;
  private final Set<String> called = new LinkedHashSet<>();

  private final List<ContentPart> said = new ArrayList<>();
  private final List<ToolCall> calls = new ArrayList<>();
  private final StringBuilder reasoning = new StringBuilder();

  /** Images that tools have put out: they are shown once all tools of the turn have answered. */
  private final List<ContentPart> shown = new ArrayList<>();

  ConversationReader(ToolNames tools, Dropped dropped) {
    this.tools = tools;
    this.dropped = dropped;
  }

  /** Takes what the application says before everything else. */
  void instructions(String text) {
    messages.add(new Message.System(List.of(new ContentPart.Text(text))));
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
      default -> dropped.add("input." + item.type());
    }
  }

  /**
   * {@return the conversation}
   *
   * @param mayBeEmpty whether more follows
   */
  List<Message> messages(boolean mayBeEmpty) throws RejectedException {
    endTurn();
    endOutputs();
    if (!called.isEmpty()) {
      throw pairing("No tool output found for function call " + shownId(called.iterator().next()));
    }
    if (messages.isEmpty() && !mayBeEmpty) {
      throw RejectedException.invalid("input", "must have at least one item that a model can read");
    }
    return messages;
  }

  private void message(Item item) throws RejectedException {
    List<ContentPart> content =
        PartsReader.read(item.members().get("content"), item.field() + ".content");
    String role = item.text("role");
    if (role.equals("assistant")) {
      endOutputs();
      said.addAll(content);
      return;
    }
    endTurn();
    endOutputs();
    messages.add(
        switch (role) {
          case "user" -> new Message.User(content);
          case "system", "developer" -> new Message.System(content);
          default ->
              throw RejectedException.invalid(
                  item.field() + ".role", "must be user, assistant, system or developer");
        });
  }

  /** What is only there in encrypted form, nobody here can read. */
  private void reasoning(Item item) throws RejectedException {
    endOutputs();
    for (String name : List.of("content", "summary")) {
      if (item.has(name)) {
        for (ContentPart part :
            PartsReader.read(item.members().get(name), item.field() + "." + name)) {
          if (part instanceof ContentPart.Text(String text)) {
            reasoning.append(reasoning.isEmpty() ? "" : "\n\n").append(text);
          }
        }
        return;
      }
    }
  }

  private void call(Item item, @Nullable String arguments) throws RejectedException {
    endOutputs();
    String id = item.text("call_id");
    called.add(id);
    calls.add(
        new ToolCall(
            id,
            tools.offered(item.text("name"), item.optionalText("namespace")),
            arguments == null ? "" : arguments));
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
    endTurn();
    String id = item.text("call_id");
    if (!called.remove(id)) {
      throw pairing("No tool call found for function call output with call_id " + shownId(id));
    }
    List<ContentPart> all =
        PartsReader.read(item.members().get("output"), item.field() + ".output");
    List<ContentPart> texts =
        all.stream()
            .filter(ContentPart.Text.class::isInstance)
            .collect(Collectors.toCollection(ArrayList::new));
    if (texts.size() < all.size()) {
      shown.add(new ContentPart.Text("What the tool call " + id + " has shown:"));
      all.stream().filter(ContentPart.Image.class::isInstance).forEach(shown::add);
      if (texts.isEmpty()) {
        texts.add(new ContentPart.Text("[image attached below]"));
      }
    }
    messages.add(new Message.Tool(id, texts));
  }

  private void endTurn() {
    if (!said.isEmpty() || !calls.isEmpty()) {
      messages.add(
          new Message.Assistant(said, reasoning.isEmpty() ? null : reasoning.toString(), calls));
    }
    said.clear();
    calls.clear();
    reasoning.setLength(0);
  }

  private void endOutputs() {
    if (!shown.isEmpty()) {
      messages.add(new Message.User(shown));
      shown.clear();
    }
  }

  private static RejectedException pairing(String what) {
    return new RejectedException(ErrorCode.INVALID_VALUE, "input", what + ".");
  }

  private static String shownId(String id) {
    return Fields.shown(id);
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
