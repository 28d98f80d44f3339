package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerParts;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Folds a model's stream into one Anthropic message, for a client that wants it whole. */
final class MessageFold implements AnswerFold {

  private final AnswerHead head;
  private final boolean thinkingShown;
  private final OutputWeight weight;
  private final AnswerReader reader = new AnswerReader(new Parts());
  private final ToolIds ids = new ToolIds();

  /** The blocks that are whole, with commas between them. */
  private final ByteSink content = new ByteSink(512);

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private boolean called;
  private @Nullable FinishReason finish;

  /**
   * @param thinkingShown whether the client is told what the model thinks
   */
  MessageFold(AnswerHead head, boolean thinkingShown) {
    this.head = head;
    this.thinkingShown = thinkingShown;
    this.weight = new OutputWeight(head);
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
    var out = new ByteSink(768 + content.length());
    MessageJson.open(out, head);
    out.bytes(content.array(), 0, content.length()).ascii("],");
    MessageJson.stop(out, finish, called);
    out.ascii(",\"container\":null,\"usage\":{");
    MessageJson.counts(out, weight.usage(reader.usage()));
    out.ascii(",\"cache_creation\":{\"ephemeral_5m_input_tokens\":0");
    out.ascii(",\"ephemeral_1h_input_tokens\":0},\"server_tool_use\":null");
    return out.ascii(",\"service_tier\":\"standard\",\"inference_geo\":null}}").toBytes();
  }

  private ByteSink block() {
    return content.isEmpty() ? content : content.ascii(",");
  }

  private void endText() {
    if (!text.isEmpty()) {
      writeText();
    }
  }

  private void writeText() {
    block().ascii("{\"type\":\"text\",\"text\":").string(text.toString());
    content.ascii(",\"citations\":null}");
    text.setLength(0);
  }

  private void endThinking() {
    if (!thinking.isEmpty()) {
      block().ascii("{\"type\":\"thinking\",\"thinking\":").string(thinking.toString());
      content.ascii(",\"signature\":\"\"}");
      thinking.setLength(0);
    }
  }

  private final class Parts implements AnswerParts {

    @Override
    public void text(String piece) {
      weight.add(piece);
      endThinking();
      text.append(piece);
    }

    @Override
    public void reasoning(String piece) {
      weight.add(piece);
      if (thinkingShown) {
        endText();
        thinking.append(piece);
      }
    }

    @Override
    public void toolBegun(String id, String name) {
      called = true;
      weight.add(name);
      endThinking();
      endText();
      block().ascii("{\"type\":\"tool_use\",\"id\":").string(ids.of(id));
      content.ascii(",\"name\":").string(name);
    }

    @Override
    public void toolArguments(String piece) {
      weight.add(piece);
    }

    /** The arguments are checked; what goes out is their own text. */
    @Override
    public void toolEnded(String arguments) {
      byte[] json = arguments.getBytes(StandardCharsets.UTF_8);
      content.ascii(",\"input\":").bytes(json).ascii(",\"caller\":{\"type\":\"direct\"}}");
    }

    @Override
    public void completed(FinishReason reason) {
      finish = reason;
      endThinking();
      endText();
      if (content.isEmpty()) {
        writeText();
      }
    }
  }
}
