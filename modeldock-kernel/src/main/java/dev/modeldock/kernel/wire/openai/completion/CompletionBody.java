package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.field.RequestFields;
import dev.modeldock.kernel.wire.openai.ChatBodyWriter;
import java.util.List;
import java.util.OptionalLong;

/**
 * The body of a {@code POST /v1/completions}, read whole: every target is told a chat of one
 * message, and what a chat cannot do is refused before any is asked.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class CompletionBody implements ModelRequest {

  private final String model;
  private final boolean stream;
  private final CompletionReader.Reading reading;

  private CompletionBody(JsonScan fields) throws RejectedException {
    this.model = RequestFields.model(fields);
    this.stream = Fields.truth(fields.value("stream"), "stream");
    this.reading = CompletionReader.read(fields);
  }

  /** Reads a body. */
  public static Decision<CompletionBody> read(byte[] body) {
    return RequestFields.read(body, body.length, CompletionBody::new);
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean stream() {
    return stream;
  }

  @Override
  public Decision<ChatRequest> request() {
    return Decision.pass(reading.request());
  }

  @Override
  public byte[] openAiBody(String upstreamModel) {
    return ChatBodyWriter.write(reading.request(), upstreamModel, stream);
  }

  @Override
  public List<String> dropped() {
    return reading.dropped();
  }

  @Override
  public OptionalLong promptWeight() {
    return OptionalLong.empty();
  }

  @Override
  public AnswerFold fold(AnswerHead head) {
    return new TextFold(head);
  }

  @Override
  public AnswerWriter writer(ByteSink out, AnswerHead head) {
    return new TextWriter(out, head, reading.usageWanted());
  }
}
