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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads what an OpenAI-compatible runtime sent, the pieces of a stream or one whole object, as the
 * API's own events, for a client of another dialect.
 *
 * <p>However a runtime spells its tool calls, the events that come out are regular. Of several
 * choices only the first is read, and of what comes behind its end nothing but usage.
 *
 * <p>Used for one answer by one thread.
 */
public final class ChunkEvents {

  private final RelayedObject object = new RelayedObject("");
  private final CallPieces calls = new CallPieces();

  /** The calls that were told, in the order of their numbers. */
  private final List<CallPieces.Call> told = new ArrayList<>();

  private boolean finished;
  private List<ModelEvent> events = List.of();
  private Stage stage = Stage.SENT;

  /**
   * {@return what a piece says, in order}
   *
   * @param now what to say of the call if the piece will not do
   * @throws ProtocolBroken if it is not JSON, or an error, or ends with a call that has no name
   */
  public List<ModelEvent> read(OpenAiChunk chunk, Stage now) throws ProtocolBroken {
    stage = now;
    object.read(chunk, now);
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

  private void choice(Map<String, JsonValue> choice) throws ProtocolBroken {
    JsonValue index = choice.get("index");
    if (finished || index != null && index.is(JsonKind.NUMBER) && !index.raw().equals("0")) {
      return;
    }
    JsonValue delta = choice.get("delta");
    JsonValue message = choice.get("message");
    if (delta != null && delta.is(JsonKind.OBJECT)) {
      said(delta.members(), false);
    } else if (message != null && message.is(JsonKind.OBJECT)) {
      said(message.members(), true);
    }
    String reason = Texts.of(choice.get("finish_reason"));
    if (!reason.isEmpty()) {
      finished = true;
      FinishReason told = reason(reason);
      if (told != FinishReason.LENGTH) {
        requireNames();
      }
      events.add(new Completed(told));
    }
  }

  private void said(Map<String, JsonValue> said, boolean whole) {
    String reasoning = Texts.of(said.get("reasoning_content"));
    if (reasoning.isEmpty()) {
      reasoning = Texts.of(said.get("reasoning"));
    }
    if (!reasoning.isEmpty()) {
      events.add(new ReasoningDelta(reasoning));
    }
    for (String text :
        List.of(Texts.ofContent(said.get("content")), Texts.of(said.get("refusal")))) {
      if (!text.isEmpty()) {
        events.add(new TextDelta(text));
      }
    }
    JsonValue tools = said.get("tool_calls");
    if (tools != null && tools.is(JsonKind.ARRAY)) {
      calls.tools(tools, whole).forEach(this::tell);
    }
    JsonValue function = said.get("function_call");
    if (function != null && function.is(JsonKind.OBJECT)) {
      tell(calls.function(function));
    }
  }

  /** A call is told of when its name is known, with all the arguments that have come by then. */
  private void tell(CallPieces.Piece piece) {
    CallPieces.Call call = piece.call();
    int index = told.indexOf(call);
    if (index >= 0) {
      if (!piece.text().isEmpty()) {
        events.add(new ToolCallDelta(index, null, null, piece.text()));
      }
    } else if (!call.name().isEmpty()) {
      told.add(call);
      String id = call.id().isEmpty() ? mintedId() : call.id();
      events.add(new ToolCallDelta(told.size() - 1, id, call.name(), call.arguments().text()));
    }
  }

  private static String mintedId() {
    return "call_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** Nobody can answer a call without a name, and saying nothing of it would hide it. */
  private void requireNames() throws ProtocolBroken {
    for (CallPieces.Call call : calls.all()) {
      boolean something = !call.id().isEmpty() || !call.arguments().isBlank();
      if (call.name().isEmpty() && something) {
        throw new ProtocolBroken(stage, "the runtime sent a tool call without a name");
      }
    }
  }

  private FinishReason reason(String reason) throws ProtocolBroken {
    return switch (reason) {
      case "length", "max_tokens", "model_length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      case "error", "abort", "insufficient_system_resource" ->
          throw new ProtocolBroken(stage, "the runtime gave its answer up: " + reason);
      default -> FinishReason.STOP;
    };
  }
}
