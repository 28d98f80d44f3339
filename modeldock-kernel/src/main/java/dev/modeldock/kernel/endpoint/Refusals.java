package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Dialect;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.anthropic.AnthropicErrors;
import dev.modeldock.kernel.wire.dialect.ErrorShape;
import dev.modeldock.kernel.wire.openai.answer.ErrorBody;
import java.lang.System.Logger.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Refusals as they leave the gateway, in the shape that the client of each expects. */
public final class Refusals {

  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
  private static final int FRAMES_LOGGED = 16;
  private static final ErrorShape OPENAI = new ErrorBody();
  private static final ErrorShape ANTHROPIC = new AnthropicErrors();

  private Refusals() {}

  /** {@return the answer that tells the client of what never became a request {@code why}} */
  public static Answer answer(Refusal why) {
    return answer(OPENAI, why, "");
  }

  /** {@return the answer that tells the client that sent {@code in} {@code why}} */
  static Answer answer(Inbound in, Refusal why) {
    return answer(shape(in), why, in.requestId());
  }

  /** {@return the HTTP status of that answer} */
  static int status(Inbound in, Refusal why) {
    return shape(in).status(why.code());
  }

  private static ErrorShape shape(Inbound in) {
    return switch (Dialect.of(in)) {
      case OPENAI -> OPENAI;
      case ANTHROPIC -> ANTHROPIC;
    };
  }

  private static Answer answer(ErrorShape shape, Refusal why, String requestId) {
    Answer.Header[] headers =
        shape.headers(why, requestId).entrySet().stream()
            .map(header -> new Answer.Header(header.getKey(), header.getValue()))
            .toArray(Answer.Header[]::new);
    return Answer.json(shape.status(why.code()), shape.body(why, requestId), headers);
  }

  /** {@return what is told when a request cannot be audited, and so is not served} */
  static Refusal unaudited() {
    return Refusal.of(
        ErrorCode.AUDIT_UNAVAILABLE,
        "The gateway cannot write its audit, so it serves nobody. Is the disk full? See its log.");
  }

  /** Logs a defect of the gateway itself. {@return what the client of the request is told of it} */
  static Refusal defect(String requestId, Throwable defect) {
    // Its class and place only: the message may hold a part of a prompt.
    String place =
        Stream.of(defect.getStackTrace())
            .limit(FRAMES_LOGGED)
            .map(frame -> System.lineSeparator() + "    at " + frame)
            .collect(Collectors.joining());
    LOG.log(
        Level.ERROR,
        "Request {0} met a defect: {1}{2}",
        requestId,
        defect.getClass().getName(),
        place);
    return Refusal.of(
        ErrorCode.INTERNAL_ERROR,
        "The gateway met a defect of its own; its log has the details under " + requestId + ".");
  }

  /** Tells the client {@code why}, if it is still there. */
  public static void tell(Exchange exchange, Refusal why) {
    try {
      exchange.answer(answer(exchange.inbound(), why));
    } catch (ClientGoneException _) {
      // Nobody is left to be told.
    }
  }

  /** {@return what a gate passed on} */
  static <T> T passed(Decision<T> decision) throws RefusedException {
    return switch (decision) {
      case Decision.Pass<T>(var next) -> next;
      case Decision.Refuse<T>(var why) -> throw new RefusedException(why);
    };
  }
}
