package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.plugins.codex.rpc.Note;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Makes events of the news of one turn. Not safe for use by several threads.
 *
 * <p>News that nobody knows yet are passed over, but for kinds of items: an item that is not known
 * to be harmless may be a tool at work, and that ends the turn.
 */
final class TurnReader {

  /** How far a turn has come. */
  enum Progress {
    /** There is more to come. */
    RUNNING,
    /** The turn is over. */
    OVER,
    /** The answer is whole, but the CLI waits for tools to be run. */
    WAITS_FOR_TOOLS
  }

  private final Failures failures;
  private final Set<String> tools;
  private final Answer answer = new Answer();
  private @Nullable Usage usage;
  private int calls;
  private boolean begun;
  private boolean summarised;

  /**
   * @param tools the names of the client's own tools
   */
  TurnReader(Failures failures, Set<String> tools) {
    this.failures = failures;
    this.tools = tools;
  }

  /** {@return how far the answer has come, for what fails now} */
  Stage stage() {
    return begun ? Stage.STREAMING : Stage.SENT;
  }

  /**
   * Takes in one piece of news.
   *
   * @param out gets the events that it makes
   * @throws ProviderException if the turn has failed, or must not go on
   */
  Progress read(Note note, Deque<ModelEvent> out) throws ProviderException {
    JsonNode params = note.params();
    int before = out.size();
    Progress progress =
        switch (note.method()) {
          case "item/agentMessage/delta" -> {
            answer.delta(params.path("itemId").asString(""), text(params), out);
            yield Progress.RUNNING;
          }
          case "item/reasoning/summaryTextDelta" -> reasoning(text(params), true, out);
          case "item/reasoning/summaryPartAdded" ->
              params.path("summaryIndex").asInt(0) > 0
                  ? reasoning("\n\n", true, out)
                  : Progress.RUNNING;
          case "item/reasoning/textDelta" -> reasoning(text(params), false, out);
          case "item/started" -> started(params.path("item"));
          case "item/completed" -> completed(params.path("item"), out);
          case "rawResponseItem/completed" -> raw(params, out);
          case "rawResponse/completed" -> rawEnd(params, out);
          case "thread/tokenUsage/updated" -> {
            usage = usage(params.path("tokenUsage").path("total"));
            yield Progress.RUNNING;
          }
          case "error" -> error(params);
          case "turn/completed" -> ended(params.path("turn"), out);
          case "thread/compacted" -> throw compacted();
          case "item/commandExecution/outputDelta",
              "item/commandExecution/terminalInteraction",
              "item/fileChange/outputDelta",
              "item/mcpToolCall/progress",
              "hook/started" ->
              throw acted(note.method());
          default -> Progress.RUNNING;
        };
    begun |= out.size() > before;
    return progress;
  }

  private static String text(JsonNode params) {
    return params.path("delta").asString("");
  }

  /** Models show a summary of their reasoning or the reasoning itself; of both, the summary. */
  private Progress reasoning(String text, boolean summary, Deque<ModelEvent> out) {
    summarised |= summary;
    if (summary || !summarised) {
      out.add(new ReasoningDelta(text));
    }
    return Progress.RUNNING;
  }

  private Progress started(JsonNode item) throws ProviderException {
    switch (item.path("type").asString("")) {
      case "agentMessage" -> {
        if (!answer.begin(item.path("id").asString(""))) {
          throw anew();
        }
      }
      // A command or a change is asked about before it is made, and then declined.
      case "userMessage", "reasoning", "plan", "commandExecution", "fileChange" -> {}
      case "dynamicToolCall" -> {
        if (!tools.contains(item.path("tool").asString(""))) {
          throw acted("dynamicToolCall");
        }
      }
      case "contextCompaction" -> throw compacted();
      case String other -> throw acted(other);
    }
    return Progress.RUNNING;
  }

  private Progress completed(JsonNode item, Deque<ModelEvent> out) throws ProviderException {
    String type = item.path("type").asString("");
    switch (type) {
      case "agentMessage" -> {
        String id = item.path("id").asString("");
        if (!answer.complete(id, item.path("text").asString(""), out)) {
          throw new ProtocolBroken(stage(), "Codex changed its answer after it had been given");
        }
      }
      case "commandExecution", "fileChange" -> {
        if (!item.path("status").asString("").equals("declined")) {
          throw acted(type);
        }
      }
      default -> {}
    }
    return Progress.RUNNING;
  }

  /** What the model itself wrote: tool calls are taken from here, in order and word for word. */
  private Progress raw(JsonNode params, Deque<ModelEvent> out) {
    JsonNode item = params.path("item");
    String name = item.path("name").asString("");
    if (item.path("type").asString("").equals("function_call")
        && tools.contains(name)
        && ofThisTurn(params)) {
      String id = item.path("call_id").asString("call_" + calls);
      out.add(new ToolCallDelta(calls++, id, name, item.path("arguments").asString("{}")));
    }
    return Progress.RUNNING;
  }

  /** The history that was put into the thread is told of too, as of a turn before. */
  private static boolean ofThisTurn(JsonNode params) {
    return !params.path("turnId").asString("").startsWith("auto-compact");
  }

  private Progress rawEnd(JsonNode params, Deque<ModelEvent> out) {
    if (calls == 0) {
      return Progress.RUNNING;
    }
    Usage reported = params.path("usage").isObject() ? usage(params.path("usage")) : usage;
    finish(FinishReason.TOOL_CALLS, reported, out);
    return Progress.WAITS_FOR_TOOLS;
  }

  /** The CLI would go on by asking again, and its answer would begin a second time. */
  private Progress error(JsonNode params) throws ProviderException {
    if (params.path("willRetry").asBoolean(false) && begun) {
      throw failures.of(params.path("error"), Stage.STREAMING);
    }
    return Progress.RUNNING;
  }

  private Progress ended(JsonNode turn, Deque<ModelEvent> out) throws ProviderException {
    switch (turn.path("status").asString("")) {
      case "completed" -> {
        if (!answer.any() && out.isEmpty()) {
          throw new ProtocolBroken(stage(), "Codex ended its turn without an answer");
        }
        finish(FinishReason.STOP, usage, out);
      }
      case "failed" -> cut(turn.path("error"), out);
      // Not by us, who read no further after that: as a program does that is about to end.
      case "interrupted" -> throw new Unreachable(stage(), "Codex gave its turn up");
      case String other ->
          throw new ProtocolBroken(stage(), "Codex ended its turn as '" + other + "'");
    }
    return Progress.OVER;
  }

  private void cut(JsonNode error, Deque<ModelEvent> out) throws ProviderException {
    String reason = Failures.incomplete(error).orElse("");
    if (reason.equals("max_output_tokens")) {
      finish(FinishReason.LENGTH, usage, out);
    } else if (reason.equals("content_filter") && begun) {
      finish(FinishReason.CONTENT_FILTER, usage, out);
    } else {
      throw failures.of(error, stage());
    }
  }

  private static void finish(FinishReason reason, @Nullable Usage usage, Deque<ModelEvent> out) {
    if (usage != null) {
      out.add(usage);
    }
    out.add(new Completed(reason));
  }

  private static Usage usage(JsonNode tokens) {
    return new Usage(
        tokens.path("inputTokens").asLong(0),
        tokens.path("outputTokens").asLong(0),
        tokens.path("cachedInputTokens").asLong(-1),
        tokens.path("reasoningOutputTokens").asLong(-1));
  }

  private ProtocolBroken anew() {
    return new ProtocolBroken(stage(), "the answer broke off and began anew");
  }

  private ContextExceeded compacted() {
    return new ContextExceeded(
        stage(),
        "the conversation is longer than the context window of '%s'".formatted(failures.model()));
  }

  private ProviderDefect acted(String what) {
    return new ProviderDefect(
        stage(),
        "Codex was about to use a tool of its own (%s), which is not allowed here; it was stopped"
            .formatted(what));
  }
}
