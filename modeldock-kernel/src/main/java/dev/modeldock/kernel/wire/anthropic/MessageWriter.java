package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerParts;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns one model's stream into the {@code text/event-stream} of an Anthropic message.
 *
 * <p>The message begins with the first thing that the model says, with an estimate of what it has
 * read; it ends with the true numbers, which overwrite that. Blocks come one after the other, each
 * with a number of its own: clients look blocks up by these.
 */
final class MessageWriter implements AnswerWriter {

  private enum Kind {
    TEXT,
    THINKING,
    TOOL
  }

  private final ByteSink out;
  private final AnswerHead head;
  private final boolean thinkingShown;
  private final OutputWeight weight;
  private final AnswerReader reader = new AnswerReader(new Parts());
  private final ToolIds ids = new ToolIds();
  private @Nullable Kind open;
  private int blocks;
  private boolean begun;
  private boolean called;
  private boolean ended;
  private @Nullable FinishReason finish;

  /**
   * @param out where the events' bytes go
   * @param thinkingShown whether the client is told what the model thinks
   */
  MessageWriter(ByteSink out, AnswerHead head, boolean thinkingShown) {
    this.out = out;
    this.head = head;
    this.thinkingShown = thinkingShown;
    this.weight = new OutputWeight(head);
  }

  @Override
  public void render(ModelEvent event) throws ProviderException {
    requireOpen();
    reader.take(event);
  }

  @Override
  public boolean answering() {
    return reader.answering();
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
    to.ascii("event: ping\ndata: {\"type\":\"ping\"}\n\n");
  }

  @Override
  public void finish() {
    requireOpen();
    if (finish == null) {
      throw new IllegalStateException("the answer was cut: fail the stream instead");
    }
    ended = true;
    event("message_delta").ascii(",\"delta\":{");
    MessageJson.stop(out, finish, called);
    out.ascii("},\"usage\":{");
    MessageJson.counts(out, weight.usage(reader.usage()));
    out.ascii("}}\n\n");
    event("message_stop").ascii("}\n\n");
  }

  @Override
  public void fail(Refusal why) {
    requireOpen();
    ended = true;
    event("error").ascii(",\"error\":");
    AnthropicErrors.error(out, why);
    out.ascii("}\n\n");
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the stream has ended: nothing can follow");
    }
  }

  /** Begins an event, whose name clients go by, and its object, which says the name again. */
  private ByteSink event(String name) {
    out.ascii("event: ").ascii(name).ascii("\ndata: {\"type\":\"").ascii(name).ascii("\"");
    return out;
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    event("message_start").ascii(",\"message\":");
    MessageJson.open(out, head);
    out.ascii("],");
    MessageJson.stop(out, null, false);
    out.ascii(",\"container\":null,\"usage\":{");
    MessageJson.counts(out, Usage.of(Math.max(0, head.promptEstimate()), 1));
    out.ascii("}}}\n\n");
  }

  /** Opens a block of this kind, unless the open one is of it. */
  private boolean opened(Kind kind) {
    begin();
    if (open == kind && kind != Kind.TOOL) {
      return false;
    }
    close();
    open = kind;
    event("content_block_start").ascii(",\"index\":").number(blocks);
    out.ascii(",\"content_block\":");
    return true;
  }

  private void openText() {
    if (opened(Kind.TEXT)) {
      out.ascii("{\"type\":\"text\",\"text\":\"\"}}\n\n");
    }
  }

  private void delta(String type, String member, String piece) {
    event("content_block_delta").ascii(",\"index\":").number(blocks);
    out.ascii(",\"delta\":{\"type\":\"").ascii(type).ascii("\",\"").ascii(member).ascii("\":");
    out.string(piece).ascii("}}\n\n");
  }

  private void close() {
    if (open == null) {
      return;
    }
    if (open == Kind.THINKING) {
      // Nobody here can sign a thought; clients wait for a signature all the same.
      delta("signature_delta", "signature", "");
    }
    event("content_block_stop").ascii(",\"index\":").number(blocks).ascii("}\n\n");
    open = null;
    blocks++;
  }

  private final class Parts implements AnswerParts {

    @Override
    public void text(String piece) {
      weight.add(piece);
      openText();
      delta("text_delta", "text", piece);
    }

    @Override
    public void reasoning(String piece) {
      weight.add(piece);
      if (!thinkingShown) {
        begin();
        return;
      }
      if (opened(Kind.THINKING)) {
        out.ascii("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
      }
      delta("thinking_delta", "thinking", piece);
    }

    @Override
    public void toolBegun(String id, String name) {
      called = true;
      weight.add(name);
      opened(Kind.TOOL);
      out.ascii("{\"type\":\"tool_use\",\"id\":").string(ids.of(id));
      out.ascii(",\"name\":").string(name).ascii(",\"input\":{}}}\n\n");
    }

    @Override
    public void toolArguments(String piece) {
      weight.add(piece);
      delta("input_json_delta", "partial_json", piece);
    }

    @Override
    public void toolEnded(String arguments) {
      close();
    }

    @Override
    public void completed(FinishReason reason) {
      finish = reason;
      close();
      if (blocks == 0) {
        openText();
        close();
      }
    }
  }
}
