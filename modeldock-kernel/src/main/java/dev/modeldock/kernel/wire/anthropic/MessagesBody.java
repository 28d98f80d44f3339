package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.tokens.PromptWeight;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.anthropic.request.RequestReader;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.media.RemoteMedia;
import dev.modeldock.kernel.wire.openai.ChatBodyWriter;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST /v1/messages}, read whole: no runtime speaks this dialect, so every
 * target is told a translation, and what cannot be translated is refused before any is asked.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MessagesBody implements ModelRequest {

  private static final int LONGEST_MODEL = 512;

  private final String model;
  private final boolean stream;
  private final ChatRequest request;
  private final List<String> dropped;
  private final boolean thinkingShown;
  private final long promptWeight;

  private MessagesBody(JsonScan fields, boolean bounded) throws RejectedException {
    this.model = modelOf(fields);
    this.stream = Fields.truth(fields.value("stream"), "stream");
    RequestReader.Reading reading = RequestReader.read(fields, bounded);
    this.request = reading.request();
    this.dropped = reading.dropped();
    this.thinkingShown = reading.thinkingShown();
    this.promptWeight = PromptWeight.of(request);
  }

  /** Reads a body of {@code POST /v1/messages}. */
  public static Decision<MessagesBody> read(byte[] body) {
    return read(body, true);
  }

  /**
   * Reads a body of {@code POST /v1/messages/count_tokens}: the same, but that nothing is answered
   * and so nothing bounds the answer.
   */
  public static Decision<MessagesBody> readToCount(byte[] body) {
    return read(body, false);
  }

  private static Decision<MessagesBody> read(byte[] body, boolean bounded) {
    var fields = JsonScan.strict();
    try {
      fields.scan(body, 0, body.length);
      return Decision.pass(new MessagesBody(fields, bounded));
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
    return Decision.pass(request);
  }

  @Override
  public byte[] openAiBody(String upstreamModel) {
    return ChatBodyWriter.write(request, upstreamModel, stream);
  }

  @Override
  public @Nullable String remoteMedia() {
    return RemoteMedia.in(request, "messages");
  }

  @Override
  public List<String> dropped() {
    return dropped;
  }

  @Override
  public OptionalLong promptWeight() {
    return OptionalLong.of(promptWeight);
  }

  @Override
  public AnswerFold fold(AnswerHead head) {
    return new MessageFold(head, thinkingShown);
  }

  @Override
  public AnswerWriter writer(ByteSink out, AnswerHead head) {
    return new MessageWriter(out, head, thinkingShown);
  }
}
