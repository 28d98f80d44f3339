package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.openai.answer.CompletionJson;
import dev.modeldock.kernel.wire.openai.answer.ErrorBody;
import java.util.Optional;

/**
 * Turns one model's stream into the {@code text/event-stream} of a completion. Of what a model
 * thinks its client sees nothing, so another target may take over until there is text.
 */
final class TextWriter implements AnswerWriter {

  private final ByteSink out;

  /** All of a piece up to its choice: the same for every piece of an answer. */
  private final byte[] prefix;

  private final String afterChoice;
  private final boolean usageWanted;
  private final AnswerReader reader = new AnswerReader(new Parts());
  private boolean answering;
  private boolean ended;

  /**
   * @param out where the events' bytes go
   * @param usageWanted whether the client asked for {@code include_usage}
   */
  TextWriter(ByteSink out, AnswerHead head, boolean usageWanted) {
    this.out = out;
    this.usageWanted = usageWanted;
    this.prefix = TextJson.open(new ByteSink(160).ascii("data: "), head).toBytes();
    this.afterChoice = usageWanted ? "],\"usage\":null}\n\n" : "]}\n\n";
  }

  @Override
  public void render(ModelEvent event) throws ProviderException {
    requireOpen();
    reader.take(event);
  }

  @Override
  public boolean answering() {
    return answering;
  }

  @Override
  public boolean completed() {
    return reader.completed();
  }

  @Override
  public boolean silent() {
    return reader.silent();
  }

  @Override
  public Optional<Usage> usage() {
    return reader.usage();
  }

  @Override
  public void ping(ByteSink to) {
    requireOpen();
    to.ascii(": ping\n\n");
  }

  @Override
  public void finish() {
    requireOpen();
    if (!reader.completed()) {
      throw new IllegalStateException("the answer was cut: fail the stream instead");
    }
    ended = true;
    if (usageWanted) {
      reader
          .usage()
          .ifPresent(taken -> {
            CompletionJson.usage(out.bytes(prefix).ascii("],\"usage\":"), taken);
            out.ascii("}\n\n");
          });
    }
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

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the stream has ended: nothing can follow");
    }
  }

  private final class Parts implements OnlyText {

    @Override
    public void text(String piece) {
      answering = true;
      out.bytes(prefix).ascii("{\"text\":").string(piece);
      out.ascii(",\"index\":0,\"logprobs\":null,\"finish_reason\":null}").ascii(afterChoice);
    }

    @Override
    public void completed(FinishReason reason) {
      out.bytes(prefix);
      TextJson.choice(out, "", reason);
      out.ascii(afterChoice);
    }
  }
}
