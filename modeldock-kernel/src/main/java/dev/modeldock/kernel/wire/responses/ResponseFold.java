package dev.modeldock.kernel.wire.responses;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.responses.request.ToolNames;
import java.util.Optional;

/** Folds a model's stream into one response object. */
final class ResponseFold implements AnswerFold {

  private final AnswerHead head;
  private final ResponseJson json;
  private final Keeping keeper;
  private final OutputItems items;
  private final AnswerReader reader;

  ResponseFold(AnswerHead head, ResponseEcho echo, ToolNames tools, Keeping keeper) {
    this.head = head;
    this.json = new ResponseJson(head, echo);
    this.keeper = keeper;
    this.items = new OutputItems(head.id(), tools, new ItemEvents() {});
    this.reader = new AnswerReader(items);
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
    FinishReason reason = items.finish();
    if (reason == null) {
      throw new IllegalStateException("the answer was cut: it has no body");
    }
    var out = new ByteSink(2048 + items.whole().length());
    json.ended(out, reason, items.whole(), reader.usage());
    byte[] body = out.toBytes();
    keeper.keep(ResponseJson.id(head), body, items.document());
    return body;
  }
}
