package dev.modeldock.plugins.ollama;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/**
 * Turns the frames of one answer into events.
 *
 * <p>Remembers across frames what Ollama does not repeat: that tools were called (the reason given
 * is {@code stop} all the same) and how many (the index given may be 0 for each).
 */
final class Frames {

  private int calls;

  /**
   * Adds what {@code frame} says to {@code events}.
   *
   * @return whether it was the last frame
   */
  boolean read(JsonNode frame, Stage stage, Deque<ModelEvent> events) throws ProtocolBroken {
    JsonNode message = frame.path("message");
    String thinking = message.path("thinking").asString("");
    if (!thinking.isEmpty()) {
      events.add(new ReasoningDelta(thinking));
    }
    String text = message.path("content").asString("");
    if (!text.isEmpty()) {
      events.add(new TextDelta(text));
    }
    for (JsonNode call : message.path("tool_calls")) {
      events.add(toolCall(call, stage));
    }
    String reason = frame.path("done_reason").asString("");
    // Some builds gave the reason and forgot the flag.
    boolean last = frame.path("done").asBoolean(false) || !reason.isEmpty();
    if (last) {
      addUsage(frame, events);
      events.add(new Completed(finish(reason)));
    }
    return last;
  }

  private ToolCallDelta toolCall(JsonNode call, Stage stage) throws ProtocolBroken {
    JsonNode function = call.path("function");
    String name = function.path("name").asString("");
    if (name.isEmpty()) {
      throw new ProtocolBroken(stage, "Ollama sent a tool call without a name");
    }
    String id = call.path("id").asString("");
    return new ToolCallDelta(
        calls++, id.isEmpty() ? mintedId() : id, name, arguments(function, stage));
  }

  private static String arguments(JsonNode function, Stage stage) throws ProtocolBroken {
    JsonNode arguments = function.path("arguments");
    if (arguments.isMissingNode() || arguments.isNull()) {
      return "{}";
    }
    if (!arguments.isObject()) {
      throw new ProtocolBroken(stage, "Ollama sent a tool call whose arguments are not an object");
    }
    return arguments.toString();
  }

  private static String mintedId() {
    return "call_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  /** A count of zero is left out by Ollama; if both are, nothing was counted. */
  private static void addUsage(JsonNode frame, Deque<ModelEvent> events) {
    if (frame.has("prompt_eval_count") || frame.has("eval_count")) {
      events.add(
          Usage.of(frame.path("prompt_eval_count").asLong(0), frame.path("eval_count").asLong(0)));
    }
  }

  private FinishReason finish(String reason) {
    if (reason.equals("length")) {
      return FinishReason.LENGTH;
    }
    return calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
  }
}
