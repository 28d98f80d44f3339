package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;

/** The parts of JSON that whole completions and pieces of them have in common. */
final class TextJson {

  private TextJson() {}

  /** Appends all up to the inside of {@code choices}. */
  static ByteSink open(ByteSink out, AnswerHead head) {
    out.ascii("{\"id\":").string("cmpl-" + head.id());
    out.ascii(",\"object\":\"text_completion\",\"created\":").number(head.created());
    return out.ascii(",\"model\":").string(head.model()).ascii(",\"choices\":[");
  }

  /** Appends the one choice that ends so. */
  static void choice(ByteSink out, String text, FinishReason reason) {
    out.ascii("{\"text\":").string(text).ascii(",\"index\":0,\"logprobs\":null");
    out.ascii(",\"finish_reason\":\"").ascii(name(reason)).ascii("\"}");
  }

  private static String name(FinishReason reason) {
    return switch (reason) {
      // Nobody was offered a tool: a model that calls one all the same has stopped.
      case STOP, TOOL_CALLS -> "stop";
      case LENGTH -> "length";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
