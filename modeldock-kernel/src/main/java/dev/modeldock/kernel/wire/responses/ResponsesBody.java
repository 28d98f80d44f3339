package dev.modeldock.kernel.wire.responses;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.tokens.PromptWeight;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.media.RemoteMedia;
import dev.modeldock.kernel.wire.openai.ChatBodyWriter;
import dev.modeldock.kernel.wire.responses.request.RequestReader;
import dev.modeldock.kernel.wire.responses.request.StoredItems;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST /v1/responses}, read whole: no runtime speaks this dialect, so every
 * target is told a translation, and what cannot be translated is refused before any is asked.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class ResponsesBody implements ModelRequest {

  private static final int LONGEST_MODEL = 512;

  private final String model;
  private final boolean stream;
  private final RequestReader.Reading reading;
  private final ResponseEcho echo;
  private final long promptWeight;
  private final Keeping keeper;

  private ResponsesBody(JsonScan fields, StoredItems stored, ResponseKeeper keeper)
      throws RejectedException {
    this.model = modelOf(fields);
    this.stream = Fields.truth(fields.value("stream"), "stream");
    this.reading = RequestReader.read(fields, stored);
    this.echo = new ResponseEcho(fields);
    this.promptWeight = PromptWeight.of(reading.request());
    this.keeper = keeping(fields, reading.input(), keeper);
  }

  private static Keeping keeping(
      JsonScan fields, Supplier<List<String>> input, ResponseKeeper keeper)
      throws RejectedException {
    JsonValue store = Fields.present(fields.value("store"));
    if (store != null && !Fields.truth(store, "store")) {
      return (_, _, _) -> {};
    }
    return (id, response, output) ->
        keeper.keep(new WholeResponse(id, response, input.get(), output));
  }

  /**
   * Reads a body.
   *
   * @param stored what it may refer to
   * @param keeper gets the response, once it is whole, unless the client wants it not stored
   */
  public static Decision<ResponsesBody> read(
      byte[] body, StoredItems stored, ResponseKeeper keeper) {
    var fields = JsonScan.strict();
    try {
      fields.scan(body, 0, body.length);
      return Decision.pass(new ResponsesBody(fields, stored, keeper));
    } catch (MalformedJsonException e) {
      return Decision.refuse(
          ErrorCode.INVALID_JSON,
          "The body is not a JSON object that the gateway accepts: "
              + e.getMessage()
              + ". Send one object, in UTF-8, with each field once.");
    } catch (RejectedException e) {
      return Decision.refuse(e.refusal());
    }
  }

  private static String modelOf(JsonScan fields) throws RejectedException {
    String name = Fields.text(fields.value("model"), "model");
    if (name.isEmpty() || name.length() > LONGEST_MODEL) {
      throw RejectedException.invalid(
          "model", "must have between 1 and " + LONGEST_MODEL + " characters");
    }
    return name;
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
  public @Nullable String remoteMedia() {
    return RemoteMedia.in(reading.request(), "input");
  }

  @Override
  public List<String> dropped() {
    return reading.dropped();
  }

  @Override
  public OptionalLong promptWeight() {
    return OptionalLong.of(promptWeight);
  }

  @Override
  public AnswerFold fold(AnswerHead head) {
    return new ResponseFold(head, echo, reading.tools(), keeper);
  }

  @Override
  public AnswerWriter writer(ByteSink out, AnswerHead head) {
    return new ResponseWriter(out, head, echo, reading.tools(), keeper);
  }
}
