package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.tokens.PromptWeight;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.field.RequestFields;
import dev.modeldock.kernel.wire.media.RemoteMedia;
import dev.modeldock.kernel.wire.openai.answer.CallForm;
import dev.modeldock.kernel.wire.openai.answer.CompletionFold;
import dev.modeldock.kernel.wire.openai.answer.StreamRenderer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of a {@code POST /v1/chat/completions}: the client's own bytes, checked as JSON, with
 * the few fields known that the gateway itself acts on.
 *
 * <p>It keeps the array, which nobody may change from here on. Otherwise immutable and safe for use
 * by several threads.
 */
public final class ChatBody implements ModelRequest {

  private static final int MOST_CHOICES = 128;
  private static final long LARGEST_BOUND = Long.MAX_VALUE / MOST_CHOICES;

  private final byte[] body;
  private final int length;
  private final JsonScan fields;
  private final String model;
  private final boolean stream;
  private final int choices;
  private final UsageOption usage;
  private final @Nullable String remoteMedia;
  private volatile @Nullable Decision<ChatRequestReader.Reading> reading;

  private ChatBody(byte[] body, int length, JsonScan fields) throws RejectedException {
    this.body = body;
    this.length = length;
    this.fields = fields;
    this.model = RequestFields.model(fields);
    JsonValue messages = requireMessages(fields);
    this.stream = Fields.truth(fields.value("stream"), "stream");
    this.choices = choicesOf(fields);
    this.usage = UsageOption.of(fields);
    this.remoteMedia = RemoteMedia.in(messages);
  }

  /**
   * Checks the first {@code length} bytes of {@code body} and finds what the gateway acts on.
   * Everything else in it is left to whom it concerns.
   */
  public static Decision<ChatBody> scan(byte[] body, int length) {
    return RequestFields.read(body, length, fields -> new ChatBody(body, length, fields));
  }

  private static JsonValue requireMessages(JsonScan fields) throws RejectedException {
    JsonValue messages = fields.value("messages");
    if (messages == null) {
      throw new RejectedException(
          ErrorCode.INVALID_VALUE,
          "messages",
          "The field 'messages' is missing. Send at least one message.");
    }
    if (!messages.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind("messages", "an array", messages);
    }
    if (!messages.cursor().next()) {
      throw RejectedException.invalid("messages", "must have at least one message");
    }
    return messages;
  }

  private static int choicesOf(JsonScan fields) throws RejectedException {
    JsonValue n = Fields.present(fields.value("n"));
    if (n == null) {
      return 1;
    }
    long count = Fields.integer(n, "n");
    if (count < 1 || count > MOST_CHOICES) {
      throw RejectedException.invalid("n", "must be between 1 and " + MOST_CHOICES);
    }
    return (int) count;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public boolean stream() {
    return stream;
  }

  /** {@return whether the client wants a stream to end with what it took} */
  public boolean usageWanted() {
    return usage.wanted();
  }

  /** {@return how many answers the client wants, from 1 to 128} */
  public int choices() {
    return choices;
  }

  /** {@inheritDoc} All else, what the gateway does not know included, is there byte for byte. */
  @Override
  public byte[] openAiBody(String upstreamModel) {
    var out = new ByteSink(length + upstreamModel.length() + 64);
    int member = fields.find("model");
    int modelStart = fields.valueStart(member);
    int modelEnd = fields.valueEnd(member);
    UsageOption.Edit edit = stream ? usage.edit(modelEnd) : null;
    if (edit == null) {
      out.bytes(body, 0, modelStart).string(upstreamModel);
      out.bytes(body, modelEnd, length - modelEnd);
    } else if (edit.start() < modelStart) {
      out.bytes(body, 0, edit.start()).ascii(edit.text());
      out.bytes(body, edit.end(), modelStart - edit.end()).string(upstreamModel);
      out.bytes(body, modelEnd, length - modelEnd);
    } else {
      out.bytes(body, 0, modelStart).string(upstreamModel);
      out.bytes(body, modelEnd, edit.start() - modelEnd).ascii(edit.text());
      out.bytes(body, edit.end(), length - edit.end());
    }
    return out.toBytes();
  }

  @Override
  public Decision<ChatRequest> request() {
    return switch (reading()) {
      case Decision.Pass<ChatRequestReader.Reading>(var read) -> Decision.pass(read.request());
      case Decision.Refuse<ChatRequestReader.Reading>(var why) -> Decision.refuse(why);
    };
  }

  @Override
  public @Nullable String remoteMedia() {
    return remoteMedia;
  }

  @Override
  public List<String> leftOut() {
    return reading() instanceof Decision.Pass<ChatRequestReader.Reading>(var read)
        ? read.leftOut()
        : List.of();
  }

  /** Several targets may want it, and it is the same for all. */
  private Decision<ChatRequestReader.Reading> reading() {
    Decision<ChatRequestReader.Reading> known = reading;
    if (known == null) {
      known = read();
      reading = known;
    }
    return known;
  }

  private Decision<ChatRequestReader.Reading> read() {
    try {
      return Decision.pass(ChatRequestReader.read(fields));
    } catch (RejectedException e) {
      return Decision.refuse(e.refusal());
    }
  }

  @Override
  public List<String> dropped() {
    return List.of();
  }

  @Override
  public OptionalLong promptWeight() {
    return OptionalLong.empty();
  }

  @Override
  public long weighed() {
    return reading() instanceof Decision.Pass<ChatRequestReader.Reading>(var read)
        ? PromptWeight.of(read.request())
        : RawWeight.of(body, length);
  }

  @Override
  public OptionalLong answerBound() {
    // Which of the two a runtime goes by is its own business.
    long bound = Math.max(bound("max_completion_tokens"), bound("max_tokens"));
    return bound < 0 ? OptionalLong.empty() : OptionalLong.of(bound * choices);
  }

  private long bound(String field) {
    try {
      JsonValue value = Fields.present(fields.value(field));
      return value == null ? -1 : Math.min(Fields.integer(value, field), LARGEST_BOUND);
    } catch (RejectedException _) {
      return -1;
    }
  }

  @Override
  public AnswerFold fold(AnswerHead head) {
    return new CompletionFold(head, callForm());
  }

  @Override
  public AnswerWriter writer(ByteSink out, AnswerHead head) {
    return new StreamRenderer(out, head, usage.wanted(), callForm());
  }

  private CallForm callForm() {
    return ToolsReader.deprecated(fields) ? CallForm.FUNCTION_CALL : CallForm.TOOL_CALLS;
  }
}
