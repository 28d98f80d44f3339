package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.LimitFigures;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.ErrorShape;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Renders a refusal as OpenAI's error object, with all four of its keys, and the headers that steer
 * the retries of OpenAI's client libraries.
 */
public final class ErrorBody implements ErrorShape {

  /** Failures of the gateway's side that pass by themselves, so that another try makes sense. */
  private static final Set<ErrorCode> PASSING =
      Set.of(ErrorCode.UPSTREAM_OVERLOADED, ErrorCode.STOPPING);

  private static final int SERVER_ERROR = 500;

  @Override
  public int status(ErrorCode code) {
    return code.status();
  }

  @Override
  public byte[] body(Refusal why, String requestId) {
    var out = new ByteSink(128 + why.message().length());
    write(out, why);
    return out.toBytes();
  }

  /** Appends the error object. */
  public static void write(ByteSink out, Refusal why) {
    out.ascii("{\"error\":{\"message\":").string(why.message());
    out.ascii(",\"type\":").string(why.code().kind().id());
    out.ascii(",\"param\":");
    if (why.param() == null) {
      out.ascii("null");
    } else {
      out.string(why.param());
    }
    out.ascii(",\"code\":").string(why.code().id());
    limit(out, why);
    out.ascii("}}");
  }

  /** Appends the numbers of the limit that was met, if one was, as a further member. */
  public static void limit(ByteSink out, Refusal why) {
    LimitFigures limit = why.limit();
    if (limit == null) {
      return;
    }
    out.ascii(",\"limit\":{\"name\":").string(limit.name());
    out.ascii(",\"limit\":").number(limit.limit());
    out.ascii(",\"used\":").number(limit.used());
    out.ascii(",\"reserved\":").number(limit.reserved());
    out.ascii(",\"asked\":").number(limit.asked());
    if (limit.retryAt() != null) {
      out.ascii(",\"retry_at\":").string(limit.retryAt().toString());
    }
    out.ascii("}");
  }

  /**
   * {@inheritDoc} {@code retry-after} is in whole seconds, rounded up. The client libraries try
   * again after a 429 and any status from 500 on, twice by themselves; where the gateway has
   * already tried all there was, and where the day's quota is used up, {@code x-should-retry} tells
   * them not to.
   */
  @Override
  public Map<String, String> headers(Refusal why, String requestId) {
    var headers = new LinkedHashMap<String, String>();
    Duration wait = why.retryAfter();
    if (wait != null) {
      long seconds = wait.plusSeconds(1).minusNanos(1).toSeconds();
      headers.put("retry-after", Long.toString(Math.max(seconds, 0)));
    }
    if (why.code() == ErrorCode.QUOTA_EXCEEDED
        || wait == null && why.code().status() >= SERVER_ERROR && !PASSING.contains(why.code())) {
      headers.put("x-should-retry", "false");
    }
    return headers;
  }
}
