package dev.modeldock.kernel.wire.responses;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.Optional;

/** Renders the response object, which clients see at its beginning and at its end. */
final class ResponseJson {

  private final AnswerHead head;
  private final ResponseEcho echo;

  ResponseJson(AnswerHead head, ResponseEcho echo) {
    this.head = head;
    this.echo = echo;
  }

  /** {@return the id of the response to a request} */
  static String id(AnswerHead head) {
    return "resp_" + head.id();
  }

  /** Appends the response as it is when nothing was said yet. */
  void begun(ByteSink out) {
    open(out, "in_progress");
    out.ascii(",\"error\":null,\"incomplete_details\":null,\"output\":[],\"usage\":null");
    close(out);
  }

  /** Appends the response as it is when the model has ended it. */
  void ended(ByteSink out, FinishReason reason, ByteSink items, Optional<Usage> usage) {
    String lacks = OutputItems.incomplete(reason);
    open(out, lacks == null ? "completed" : "incomplete");
    out.ascii(",\"error\":null,\"incomplete_details\":");
    if (lacks == null) {
      out.ascii("null");
    } else {
      out.ascii("{\"reason\":").string(lacks).ascii("}");
    }
    out.ascii(",\"output\":[").bytes(items.array(), 0, items.length()).ascii("]");
    usage(out, usage);
    close(out);
  }

  /** Appends the response as it is when it cannot go on. */
  void failed(ByteSink out, Refusal why, ByteSink items, Optional<Usage> usage) {
    open(out, "failed");
    out.ascii(",\"error\":{\"code\":").string(code(why.code()));
    out.ascii(",\"message\":").string(why.message());
    out.ascii("},\"incomplete_details\":null,\"output\":[");
    out.bytes(items.array(), 0, items.length()).ascii("]");
    usage(out, usage);
    close(out);
  }

  /**
   * {@return the name by which clients of this dialect know what has happened, if they have one}
   */
  private static String code(ErrorCode code) {
    return switch (code) {
      case UPSTREAM_OVERLOADED -> "server_is_overloaded";
      case AUTHENTICATION_BUSY -> "rate_limit_exceeded";
      default -> code.id();
    };
  }

  private void open(ByteSink out, String status) {
    out.ascii("{\"id\":").string(id(head)).ascii(",\"object\":\"response\",\"created_at\":");
    out.number(head.created()).ascii(",\"status\":").string(status);
    out.ascii(",\"model\":").string(head.model());
  }

  private void close(ByteSink out) {
    echo.write(out);
    out.ascii("}");
  }

  private static void usage(ByteSink out, Optional<Usage> usage) {
    out.ascii(",\"usage\":");
    if (usage.isEmpty()) {
      out.ascii("null");
      return;
    }
    Usage taken = usage.get();
    out.ascii("{\"input_tokens\":").number(taken.promptTokens());
    out.ascii(",\"input_tokens_details\":{\"cached_tokens\":");
    out.number(Math.max(0, taken.cachedTokens())).ascii(",\"cache_write_tokens\":0}");
    out.ascii(",\"output_tokens\":").number(taken.completionTokens());
    out.ascii(",\"output_tokens_details\":{\"reasoning_tokens\":");
    out.number(Math.max(0, taken.reasoningTokens())).ascii("},\"total_tokens\":");
    out.number(taken.totalTokens()).ascii("}");
  }
}
