package dev.modeldock.kernel.wire.responses;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.responses.request.ToolNames;
import java.util.Optional;

/**
 * Turns one model's stream into the events of a response.
 *
 * <p>Every event has a number, one more than the one before it. Codex takes messages and calls from
 * the events that end items, the client libraries from all of them, so nothing may be left out: an
 * item is added, its part, its pieces, and each is ended again.
 */
final class ResponseWriter implements AnswerWriter {

  private final ByteSink out;
  private final AnswerHead head;
  private final ResponseJson json;
  private final Keeping keeper;
  private final OutputItems items;
  private final AnswerReader reader;
  private long number;
  private boolean begun;
  private boolean ended;

  /**
   * @param out where the events' bytes go
   */
  ResponseWriter(
      ByteSink out, AnswerHead head, ResponseEcho echo, ToolNames tools, Keeping keeper) {
    this.out = out;
    this.head = head;
    this.json = new ResponseJson(head, echo);
    this.keeper = keeper;
    this.items = new OutputItems(head.id(), tools, new Events());
    this.reader = new AnswerReader(items);
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
    event(to, "keepalive").ascii("}\n\n");
  }

  @Override
  public void finish() {
    requireOpen();
    FinishReason reason = items.finish();
    if (reason == null) {
      throw new IllegalStateException("the answer was cut: fail the stream instead");
    }
    ended = true;
    var response = new ByteSink(2048 + items.whole().length());
    json.ended(response, reason, items.whole(), reader.usage());
    String name =
        OutputItems.incomplete(reason) == null ? "response.completed" : "response.incomplete";
    event(name).ascii(",\"response\":").bytes(response.array(), 0, response.length());
    out.ascii("}\n\n");
    keeper.keep(ResponseJson.id(head), response.toBytes(), items.document());
  }

  @Override
  public void fail(Refusal why) {
    requireOpen();
    begin();
    ended = true;
    event("response.failed").ascii(",\"response\":");
    json.failed(out, why, items.whole(), reader.usage());
    out.ascii("}\n\n");
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the stream has ended: nothing can follow");
    }
  }

  private ByteSink event(String name) {
    return event(out, name);
  }

  private ByteSink event(ByteSink to, String name) {
    to.ascii("event: ").ascii(name).ascii("\ndata: {\"type\":\"").ascii(name);
    return to.ascii("\",\"sequence_number\":").number(number++);
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    for (String name : new String[] {"response.created", "response.in_progress"}) {
      event(name).ascii(",\"response\":");
      json.begun(out);
      out.ascii("}\n\n");
    }
  }

  /** Writes what is said of an item as it comes about. */
  private final class Events implements ItemEvents {

    @Override
    public void begun(OutputItem item) {
      begin();
      event("response.output_item.added").ascii(",\"output_index\":").number(item.index());
      out.ascii(",\"item\":");
      item.write(out, "in_progress", "");
      out.ascii("}\n\n");
      switch (item.kind()) {
        case MESSAGE -> part("response.content_part.added", item, "");
        case REASONING -> part("response.reasoning_summary_part.added", item, "");
        case FUNCTION_CALL, CUSTOM_CALL -> {
          // A call has no parts.
        }
      }
    }

    @Override
    public void piece(OutputItem item, String piece) {
      of(
          switch (item.kind()) {
            case MESSAGE -> "response.output_text.delta";
            case REASONING -> "response.reasoning_summary_text.delta";
            case FUNCTION_CALL -> "response.function_call_arguments.delta";
            case CUSTOM_CALL -> "response.custom_tool_call_input.delta";
          },
          item);
      out.ascii(",\"delta\":").string(piece);
      close(item);
    }

    @Override
    public void done(OutputItem item, String text, String status) {
      switch (item.kind()) {
        case MESSAGE -> {
          text("response.output_text.done", item, "text", text);
          part("response.content_part.done", item, text);
        }
        case REASONING -> {
          text("response.reasoning_summary_text.done", item, "text", text);
          part("response.reasoning_summary_part.done", item, text);
        }
        case FUNCTION_CALL ->
            text("response.function_call_arguments.done", item, "arguments", text);
        case CUSTOM_CALL -> text("response.custom_tool_call_input.done", item, "input", text);
      }
      event("response.output_item.done").ascii(",\"output_index\":").number(item.index());
      out.ascii(",\"item\":");
      item.write(out, status, text);
      out.ascii("}\n\n");
    }

    /** Begins an event about an item, and the one part that it has if it has any. */
    private void of(String name, OutputItem item) {
      event(name).ascii(",\"item_id\":").string(item.id());
      out.ascii(",\"output_index\":").number(item.index());
      switch (item.kind()) {
        case MESSAGE -> out.ascii(",\"content_index\":0");
        case REASONING -> out.ascii(",\"summary_index\":0");
        case FUNCTION_CALL, CUSTOM_CALL -> {
          // A call has no parts.
        }
      }
    }

    private void part(String name, OutputItem item, String text) {
      of(name, item);
      out.ascii(",\"part\":");
      item.part(out, text);
      out.ascii("}\n\n");
    }

    private void text(String name, OutputItem item, String member, String text) {
      of(name, item);
      if (item.kind() == OutputItem.Kind.FUNCTION_CALL && item.call() != null) {
        out.ascii(",\"name\":").string(item.call().tool().name());
      }
      out.ascii(",\"").ascii(member).ascii("\":").string(text);
      close(item);
    }

    private void close(OutputItem item) {
      out.ascii(item.kind() == OutputItem.Kind.MESSAGE ? ",\"logprobs\":[]}\n\n" : "}\n\n");
    }
  }
}
