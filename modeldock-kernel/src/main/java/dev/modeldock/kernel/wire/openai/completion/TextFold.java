package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.openai.answer.CompletionJson;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folds a model's stream into one {@code text_completion} object. */
final class TextFold implements AnswerFold {

  private final AnswerHead head;
  private final StringBuilder text = new StringBuilder();
  private final AnswerReader reader = new AnswerReader(new Parts());
  private @Nullable FinishReason finish;

  TextFold(AnswerHead head) {
    this.head = head;
  }

  @Override
  public void add(ModelEvent event) throws ProviderException {
    reader.take(event);
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
  public byte[] body() {
    if (finish == null) {
      throw new IllegalStateException("the answer was cut: it has no body");
    }
    var out = new ByteSink(384 + text.length());
    TextJson.open(out, head);
    TextJson.choice(out, text.toString(), finish);
    out.ascii("]");
    reader.usage().ifPresent(taken -> CompletionJson.usage(out.ascii(",\"usage\":"), taken));
    return out.ascii("}").toBytes();
  }

  private final class Parts implements OnlyText {

    @Override
    public void text(String piece) {
      text.append(piece);
    }

    @Override
    public void completed(FinishReason reason) {
      finish = reason;
    }
  }
}
