package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an OpenAI-compatible runtime sent, the pieces of a stream or one whole object, as the
 * API's own events, for a client of another dialect.
 *
 * <p>Runtimes differ in how they spell a tool call: its index may be missing, its id and name may
 * be empty, come again with each piece, or come late. The events that come out are regular. Of
 * several choices only the first is read.
 *
 * <p>Used for one answer by one thread.
 */
public final class ChunkEvents {

  /** A tool call as far as it has come. */
  private static final class Call {

    private final StringBuilder held = new StringBuilder();
    private String id = "";
    private String name = "";
    private int told = -1;
  }

  private final RelayedObject object = new RelayedObject("");
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private @Nullable Call last;
  private int told;
  private boolean finished;
  private List<ModelEvent> events = List.of();

  /**
   * {@return what a piece says, in order}
   *
   * @param stage what to say of the call if the piece will not do
   * @throws ProtocolBroken if it is not JSON, or an error
   */
  public List<ModelEvent> read(OpenAiChunk chunk, Stage stage) throws ProtocolBroken {
    object.read(chunk, stage);
    events = new ArrayList<>(2);
    JsonValue choices = object.choices();
    if (choices != null && choices.is(JsonKind.ARRAY)) {
      for (JsonValue each : choices.elements()) {
        if (each.is(JsonKind.OBJECT)) {
          choice(each.members());
        }
      }
    }
    Usage usage = object.usage();
    if (usage != null) {
      events.add(usage);
    }
    return events;
  }

  private void choice(Map<String, JsonValue> choice) {
    JsonValue index = choice.get("index");
    if (finished || index != null && index.is(JsonKind.NUMBER) && !index.raw().equals("0")) {
      return;
    }
    for (String form : List.of("delta", "message")) {
      JsonValue said = choice.get(form);
      if (said != null && said.is(JsonKind.OBJECT)) {
        message(said.members());
      }
    }
    String reason = text(choice.get("finish_reason"));
    if (!reason.isEmpty()) {
      finished = true;
      flushNameless();
      events.add(new Completed(reason(reason)));
    }
  }

  private void message(Map<String, JsonValue> said) {
    String reasoning = text(said.get("reasoning_content"));
    if (reasoning.isEmpty()) {
      reasoning = text(said.get("reasoning"));
    }
    if (!reasoning.isEmpty()) {
      events.add(new ReasoningDelta(reasoning));
    }
    for (String form : List.of("content", "refusal")) {
      String text = text(said.get(form));
      if (!text.isEmpty()) {
        events.add(new TextDelta(text));
      }
    }
    JsonValue many = said.get("tool_calls");
    if (many != null && many.is(JsonKind.ARRAY)) {
      long position = 0;
      for (JsonValue each : many.elements()) {
        if (each.is(JsonKind.OBJECT)) {
          call(each.members(), position++);
        }
      }
    }
    JsonValue old = said.get("function_call");
    if (old != null && old.is(JsonKind.OBJECT)) {
      piece(calls.computeIfAbsent(0L, _ -> new Call()), "", old.members());
    }
  }

  private void call(Map<String, JsonValue> from, long position) {
    JsonValue function = from.get("function");
    String id = text(from.get("id"));
    Call call = called(from.get("index"), id, position);
    last = call;
    if (function != null && function.is(JsonKind.OBJECT)) {
      piece(call, id, function.members());
    }
  }

  /** Without an index, an id of its own begins a call, and whatever else goes on with the last. */
  private Call called(@Nullable JsonValue index, String id, long position) {
    if (index != null && index.is(JsonKind.NUMBER)) {
      long at = index.raw().length() > 9 ? position : (long) Double.parseDouble(index.raw());
      return calls.computeIfAbsent(at, _ -> new Call());
    }
    if (last != null && (id.isEmpty() || last.id.equals(id))) {
      return last;
    }
    return calls.computeIfAbsent((long) calls.size(), _ -> new Call());
  }

  private void piece(Call call, String id, Map<String, JsonValue> function) {
    if (call.id.isEmpty()) {
      call.id = id;
    }
    if (call.name.isEmpty()) {
      call.name = text(function.get("name"));
    }
    JsonValue arguments = function.get("arguments");
    // Some runtimes send the object itself in place of its text.
    String piece =
        arguments != null && arguments.is(JsonKind.OBJECT) ? arguments.raw() : text(arguments);
    if (call.told >= 0) {
      if (!piece.isEmpty()) {
        events.add(new ToolCallDelta(call.told, null, null, piece));
      }
      return;
    }
    call.held.append(piece);
    if (!call.name.isEmpty()) {
      tell(call);
    }
  }

  private void tell(Call call) {
    call.told = told++;
    String id = call.id.isEmpty() ? "call_" + call.told : call.id;
    events.add(new ToolCallDelta(call.told, id, call.name, call.held.toString()));
  }

  /** A call that never got a name cannot be made, and saying nothing of it would hide it. */
  private void flushNameless() {
    calls.values().stream().filter(call -> call.told < 0).forEach(this::tell);
  }

  private static FinishReason reason(String reason) {
    return switch (reason) {
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.STOP;
    };
  }

  private static String text(@Nullable JsonValue value) {
    return value != null && value.is(JsonKind.STRING) ? value.text() : "";
  }
}
