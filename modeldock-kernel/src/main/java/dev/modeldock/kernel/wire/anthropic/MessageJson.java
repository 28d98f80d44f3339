package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import org.jspecify.annotations.Nullable;

/** The parts of JSON that whole messages and streamed ones have in common. */
final class MessageJson {

  private static final String REFUSED =
      "{\"type\":\"refusal\",\"category\":null,\"explanation\":null}";

  private MessageJson() {}

  /** Opens a message object, up to its content. */
  static void open(ByteSink out, AnswerHead head) {
    out.ascii("{\"id\":").string("msg_" + head.id());
    out.ascii(",\"type\":\"message\",\"role\":\"assistant\",\"model\":").string(head.model());
    out.ascii(",\"content\":[");
  }

  /**
   * Appends why the model stopped. Which of the stop sequences it met, no runtime tells.
   *
   * @param reason the reason; null as long as there is none
   * @param called whether the answer calls tools: a client would wait for calls that never came
   */
  static void stop(ByteSink out, @Nullable FinishReason reason, boolean called) {
    String word =
        switch (reason) {
          case null -> "null";
          case STOP -> "\"end_turn\"";
          case LENGTH -> "\"max_tokens\"";
          case TOOL_CALLS -> called ? "\"tool_use\"" : "\"end_turn\"";
          case CONTENT_FILTER -> "\"refusal\"";
        };
    out.ascii("\"stop_reason\":").ascii(word).ascii(",\"stop_sequence\":null");
    out.ascii(",\"stop_details\":");
    out.ascii(reason == FinishReason.CONTENT_FILTER ? REFUSED : "null");
  }

  /**
   * Appends a usage object's numbers: what was read, less what came from a cache, and what said.
   */
  static void counts(ByteSink out, Usage usage) {
    long cached = Math.max(0, usage.cachedTokens());
    out.ascii("\"input_tokens\":").number(Math.max(0, usage.promptTokens() - cached));
    out.ascii(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":").number(cached);
    out.ascii(",\"output_tokens\":").number(usage.completionTokens());
    if (usage.reasoningTokens() >= 0) {
      out.ascii(",\"output_tokens_details\":{\"thinking_tokens\":");
      out.number(usage.reasoningTokens()).ascii("}");
    }
  }
}
