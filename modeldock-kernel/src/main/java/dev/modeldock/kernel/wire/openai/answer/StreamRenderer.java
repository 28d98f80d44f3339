package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns one model's stream into the {@code text/event-stream} of an OpenAI chat completion.
 *
 * <p>What it writes is {@code data:} lines and comments only: OpenAI's Python library stumbles over
 * {@code id:} and {@code retry:}.
 */
public final class StreamRenderer implements AnswerWriter {

  private final ByteSink out;
  private final AnswerHead head;
  private final boolean usageWanted;
  private final CallForm form;
  private @Nullable Chunks chunks;
  private boolean ended;

  /** Makes one for a client that knows tool calls in their usual form. */
  public StreamRenderer(ByteSink out, AnswerHead head, boolean usageWanted) {
    this(out, head, usageWanted, CallForm.TOOL_CALLS);
  }

  /**
   * @param out where the events' bytes go
   * @param usageWanted whether the client asked for {@code include_usage}
   * @param form how the client wants to be told of tool calls that are not relayed
   */
  public StreamRenderer(ByteSink out, AnswerHead head, boolean usageWanted, CallForm form) {
    this.out = out;
    this.head = head;
    this.usageWanted = usageWanted;
    this.form = form;
  }

  @Override
  public void render(ModelEvent event) throws ProviderException {
    requireOpen();
    Chunks writer = chunks;
    if (writer == null) {
      writer =
          event instanceof OpenAiChunk
              ? new RelayedChunks(out, head.model(), usageWanted)
              : new TranslatedChunks(out, head, usageWanted, form);
      chunks = writer;
    }
    writer.write(event);
  }

  @Override
  public void ping(ByteSink to) {
    requireOpen();
    to.ascii(": ping\n\n");
  }

  @Override
  public void finish() {
    requireOpen();
    if (chunks == null || !chunks.completed()) {
      throw new IllegalStateException("the answer was cut: fail the stream instead");
    }
    ended = true;
    chunks.end();
    out.ascii("data: [DONE]\n\n");
  }

  @Override
  public void fail(Refusal why) {
    requireOpen();
    ended = true;
    out.ascii("data: ");
    ErrorBody.write(out, why);
    out.ascii("\n\n");
  }

  @Override
  public boolean completed() {
    return chunks != null && chunks.completed();
  }

  @Override
  public boolean answering() {
    return chunks != null && chunks.answering();
  }

  @Override
  public boolean silent() {
    return chunks != null && chunks.silent();
  }

  @Override
  public Optional<Usage> usage() {
    return chunks == null ? Optional.empty() : Optional.ofNullable(chunks.usage());
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the stream has ended: nothing can follow");
    }
  }
}
