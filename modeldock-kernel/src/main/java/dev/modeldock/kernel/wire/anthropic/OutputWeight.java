package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.tokens.TextWeight;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.Optional;

/**
 * Knows about how much an answer was, for runtimes that never say: clients of this dialect are told
 * the numbers of every answer, and count what is left of a model's context by them.
 */
final class OutputWeight {

  private final AnswerHead head;
  private long weight;

  OutputWeight(AnswerHead head) {
    this.head = head;
  }

  void add(String piece) {
    weight += TextWeight.of(piece);
  }

  /** {@return what the runtime has reported, or else about that} */
  Usage usage(Optional<Usage> reported) {
    return reported.orElseGet(
        () -> Usage.of(Math.max(0, head.promptEstimate()), Math.ceilDiv(weight, TextWeight.TOKEN)));
  }
}
