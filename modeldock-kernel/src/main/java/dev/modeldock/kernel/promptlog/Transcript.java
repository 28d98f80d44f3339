package dev.modeldock.kernel.promptlog;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.kernel.promptlog.entry.Reply;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Follows the answer of one target. It keeps the events as they are and hands them over in blocks,
 * to be read on the log's own thread: of the request's time it takes a copy of what is only lent.
 *
 * <p>Used by the request's own thread.
 */
public final class Transcript {

  private static final int BLOCK = 64 * 1024;
  private static final int MOST = 32 * 1024 * 1024;
  private static final int EVENT = 64;

  private final Target target;
  private final PromptLogging mode;
  private final int attempt;
  private final PromptSink sink;
  private final Reply reply = new Reply();
  private List<ModelEvent> block = new ArrayList<>();
  private int weight;
  private int total;
  private boolean full;

  Transcript(Target target, PromptLogging mode, int attempt, PromptSink sink) {
    this.target = target;
    this.mode = mode;
    this.attempt = attempt;
    this.sink = sink;
  }

  /** {@return {@code answer}, with each event seen on its way} */
  public ModelStream tap(ModelStream answer) {
    return new TappedStream(answer, this);
  }

  void saw(ModelEvent event) {
    if (full) {
      return;
    }
    int size = size(event);
    if (size > MOST - total) {
      full = true;
      return;
    }
    total += size;
    weight += size;
    block.add(event instanceof OpenAiChunk lent ? copy(lent) : event);
    if (weight >= BLOCK) {
      handOver();
    }
  }

  /** Notes the vectors that were the whole answer. */
  public void made(Embeddings vectors) {
    reply.vectors(vectors.vectors().size(), vectors.vectors().getFirst().length);
    if (vectors.usage() != null) {
      block.add(vectors.usage());
    }
  }

  private void handOver() {
    List<ModelEvent> events = block;
    full = !sink.later(weight, () -> reply.take(events));
    block = new ArrayList<>();
    weight = 0;
  }

  private static OpenAiChunk copy(OpenAiChunk lent) {
    return OpenAiChunk.of(
        Arrays.copyOfRange(lent.array(), lent.offset(), lent.offset() + lent.length()));
  }

  private static int size(ModelEvent event) {
    return EVENT
        + switch (event) {
          case OpenAiChunk chunk -> chunk.length();
          case TextDelta(String text) -> text.length();
          case ReasoningDelta(String text) -> text.length();
          case ToolCallDelta call -> call.arguments().length();
          default -> 0;
        };
  }

  Target target() {
    return target;
  }

  PromptLogging mode() {
    return mode;
  }

  int attempt() {
    return attempt;
  }

  /** {@return about how many bytes wait here to be handed over} */
  int weight() {
    return weight;
  }

  /** {@return the answer, read as far as it has come; on the log's own thread, at the end} */
  Reply reply() {
    reply.take(block);
    if (full) {
      reply.lost();
    }
    return reply;
  }
}
