package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonCursor;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import org.jspecify.annotations.Nullable;

/** The parts of JSON that whole answers and pieces of answers have in common. */
public final class CompletionJson {

  private static final int UNKNOWN = -1;

  private CompletionJson() {}

  /** {@return the answer's id} */
  static String id(AnswerHead head) {
    return "chatcmpl-" + head.id();
  }

  /**
   * {@return the reason's name on the wire} Agents go by {@code tool_calls}; many a runtime says
   * that it just stopped when it made some.
   */
  static String finishReason(FinishReason reason, boolean madeToolCalls, CallForm form) {
    return switch (reason) {
      case STOP, TOOL_CALLS -> {
        if (!madeToolCalls) {
          yield "stop";
        }
        yield form == CallForm.FUNCTION_CALL ? "function_call" : "tool_calls";
      }
      case LENGTH -> "length";
      case CONTENT_FILTER -> "content_filter";
    };
  }

  /** {@return whether an answer that ends so has whole tool calls: no bound has cut the last} */
  static boolean callsAreWhole(FinishReason reason) {
    return reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS;
  }

  /** {@return what is wrong with a call that no client can answer} */
  static ProtocolBroken badArguments(Stage stage, String name) {
    return new ProtocolBroken(
        stage, "the arguments of the model's call of '" + name + "' are not a JSON object");
  }

  /** Appends a usage object, with the details that are known. */
  public static void usage(ByteSink out, Usage usage) {
    out.ascii("{\"prompt_tokens\":").number(usage.promptTokens());
    out.ascii(",\"completion_tokens\":").number(usage.completionTokens());
    out.ascii(",\"total_tokens\":").number(usage.totalTokens());
    if (usage.cachedTokens() >= 0) {
      out.ascii(",\"prompt_tokens_details\":{\"cached_tokens\":").number(usage.cachedTokens());
      out.ascii("}");
    }
    if (usage.reasoningTokens() >= 0) {
      out.ascii(",\"completion_tokens_details\":{\"reasoning_tokens\":");
      out.number(usage.reasoningTokens()).ascii("}");
    }
    out.ascii("}");
  }

  /** {@return what a usage object says; null if it says nothing of tokens, or is none} */
  static @Nullable Usage usage(@Nullable JsonValue value) {
    if (value == null || !value.is(JsonKind.OBJECT)) {
      return null;
    }
    long prompt = UNKNOWN;
    long completion = UNKNOWN;
    long cached = UNKNOWN;
    long reasoning = UNKNOWN;
    for (var each = value.cursor(); each.next(); ) {
      if (each.named("prompt_tokens")) {
        prompt = each.count();
      } else if (each.named("completion_tokens")) {
        completion = each.count();
      } else if (each.named("prompt_tokens_details")) {
        cached = detail(each, "cached_tokens");
      } else if (each.named("completion_tokens_details")) {
        reasoning = detail(each, "reasoning_tokens");
      }
    }
    return prompt < 0 && completion < 0
        ? null
        : new Usage(Math.max(prompt, 0), Math.max(completion, 0), cached, reasoning);
  }

  private static long detail(JsonCursor details, String name) {
    if (details.kind() == JsonKind.OBJECT) {
      for (var each = details.enter(); each.next(); ) {
        if (each.named(name)) {
          return each.count();
        }
      }
    }
    return UNKNOWN;
  }
}
