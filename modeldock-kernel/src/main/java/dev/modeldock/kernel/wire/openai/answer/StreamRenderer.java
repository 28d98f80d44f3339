package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.openai.ErrorBody;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns one model's stream into the {@code text/event-stream} of an OpenAI chat completion.
 *
 * <p>It appends to a sink that the caller sends and resets when it likes. A stream ends in one of
 * two ways: {@link #finish()}, when the answer is whole, or {@link #fail}; after either, everything
 * that writes throws {@link IllegalStateException}. That a stream ended without being {@link
 * #completed()} is for the caller to see, and to fail.
 *
 * <p>Not safe for use by several threads. What it writes is {@code data:} lines and comments only:
 * OpenAI's Python library stumbles over {@code id:} and {@code retry:}.
 */
public final class StreamRenderer {

  private final ByteSink out;
  private final CompletionHead head;
  private final boolean usageWanted;
  private @Nullable Chunks chunks;
  private boolean ended;

  /**
   * @param out where the events' bytes go
   * @param usageWanted whether the client asked for {@code include_usage}
   */
  public StreamRenderer(ByteSink out, CompletionHead head, boolean usageWanted) {
    this.out = out;
    this.head = head;
    this.usageWanted = usageWanted;
  }

  /**
   * Appends what the client is to see of an event, which may be nothing.
   *
   * @throws ProviderException if the runtime's bytes or the provider's order of events are wrong;
   *     nothing of the event was appended then, and the caller may {@link #fail} the stream
   */
  public void render(ModelEvent event) throws ProviderException {
    requireOpen();
    Chunks writer = chunks;
    if (writer == null) {
      writer =
          event instanceof OpenAiChunk
              ? new RelayedChunks(out, head.model(), usageWanted)
              : new TranslatedChunks(out, head, usageWanted);
      chunks = writer;
    }
    writer.write(event);
  }

  /** Appends a comment, which clients skip: it keeps the connection busy and finds dead clients. */
  public void ping() {
    requireOpen();
    out.ascii(": ping\n\n");
  }

  /**
   * Ends a whole answer: usage if the client asked and the runtime reported it, then {@code
   * [DONE]}.
   *
   * @throws IllegalStateException if the model has not said why it stopped
   */
  public void finish() {
    requireOpen();
    if (chunks == null || !chunks.completed()) {
      throw new IllegalStateException("the answer was cut: fail the stream instead");
    }
    ended = true;
    chunks.end();
    out.ascii("data: [DONE]\n\n");
  }

  /** Ends an answer that cannot go on, with an error event and without {@code [DONE]}. */
  public void fail(Refusal why) {
    requireOpen();
    ended = true;
    out.ascii("data: ");
    ErrorBody.write(out, why);
    out.ascii("\n\n");
  }

  /** {@return whether the model has said why it stopped, so that the answer is whole} */
  public boolean completed() {
    return chunks != null && chunks.completed();
  }

  /** {@return whether a first piece of an answer, reasoning or tool call was rendered} */
  public boolean answering() {
    return chunks != null && chunks.answering();
  }

  /** {@return what the answer took, as far as the runtime has said} */
  public Optional<Usage> usage() {
    return chunks == null ? Optional.empty() : Optional.ofNullable(chunks.usage());
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the stream has ended: nothing can follow");
    }
  }
}
