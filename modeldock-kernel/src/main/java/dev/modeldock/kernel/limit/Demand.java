package dev.modeldock.kernel.limit;

import java.util.OptionalLong;

/**
 * How many tokens a request may take, as far as that is known before it is served.
 *
 * @param prompt about how many its prompt has
 * @param answer the most that its answer may have, if the client has said so
 */
public record Demand(long prompt, OptionalLong answer) {

  /** What is set aside for an answer that its client has not bounded. */
  static final long USUAL_ANSWER = 4_096;

  /** Of a small limit, an answer that is not bounded takes no more than one part in so many. */
  static final int SHARE = 10;

  private static final long UNHEARD_OF = Long.MAX_VALUE / 4;

  /** {@return the demand of a request whose answer has no tokens} */
  public static Demand ofPrompt(long tokens) {
    return new Demand(tokens, OptionalLong.of(0));
  }

  /** {@return what is set aside of limits of which {@code smallest} is the smallest} */
  long tokens(long smallest) {
    return Math.min(prompt, UNHEARD_OF) + answerWithin(smallest);
  }

  private long answerWithin(long smallest) {
    return answer.isPresent()
        ? Math.clamp(answer.getAsLong(), 0, UNHEARD_OF)
        : Math.clamp(smallest / SHARE, 1, USUAL_ANSWER);
  }
}
