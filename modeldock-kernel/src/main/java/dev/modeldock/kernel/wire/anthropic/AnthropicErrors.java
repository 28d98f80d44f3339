package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.ErrorShape;
import dev.modeldock.kernel.wire.openai.answer.ErrorBody;
import java.util.Map;

/** Renders a refusal as Anthropic's error object, whose type says what its HTTP status says. */
public final class AnthropicErrors implements ErrorShape {

  private static final int OVERLOADED = 529;

  /** What tells Anthropic's libraries to go on without a thread, sending the whole conversation. */
  private static final String NO_THREADS =
      ",\"details\":{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}";

  private final ErrorBody openAi = new ErrorBody();

  @Override
  public int status(ErrorCode code) {
    return code == ErrorCode.UPSTREAM_OVERLOADED ? OVERLOADED : code.status();
  }

  @Override
  public byte[] body(Refusal why, String requestId) {
    var out = new ByteSink(128 + why.message().length());
    out.ascii("{\"type\":\"error\",\"error\":");
    error(out, why);
    return out.ascii(",\"request_id\":").string(requestId).ascii("}").toBytes();
  }

  /** Appends what is wrong: its type, its message and, beyond what Anthropic says, its code. */
  static void error(ByteSink out, Refusal why) {
    out.ascii("{\"type\":").string(type(why.code()));
    out.ascii(",\"message\":").string(message(why));
    out.ascii(",\"code\":").string(why.code().id());
    if (why.code() == ErrorCode.UNSUPPORTED_PARAMETER && "thread".equals(why.param())) {
      out.ascii(NO_THREADS);
    }
    ErrorBody.limit(out, why);
    out.ascii("}");
  }

  private static String message(Refusal why) {
    return why.code() == ErrorCode.CONTEXT_LENGTH_EXCEEDED
        ? ContextLength.told(why.message())
        : why.message();
  }

  private static String type(ErrorCode code) {
    return switch (code.status()) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503 -> "overloaded_error";
      case 504 -> "timeout_error";
      default -> code.status() < 500 ? "invalid_request_error" : "api_error";
    };
  }

  @Override
  public Map<String, String> headers(Refusal why, String requestId) {
    return openAi.headers(why, requestId);
  }
}
