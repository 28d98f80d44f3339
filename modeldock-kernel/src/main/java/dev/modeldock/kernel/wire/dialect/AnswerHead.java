package dev.modeldock.kernel.wire.dialect;

import java.time.Instant;
import java.util.Objects;

/**
 * What every piece of one answer says of it, in whatever dialect.
 *
 * @param id the request's id, from which each dialect makes the answer's
 * @param created when it was begun, in seconds since 1970
 * @param model the model as the client asked for it: the alias, or {@code instance:model}
 * @param promptEstimate about how many tokens the prompt has, for what must be said of it before
 *     the runtime reports it; -1 if nobody has estimated
 */
public record AnswerHead(String id, long created, String model, long promptEstimate) {

  public AnswerHead {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
  }

  /** {@return the head of the answer to a request whose prompt nobody has measured} */
  public static AnswerHead of(String requestId, Instant created, String model) {
    return new AnswerHead(requestId, created.getEpochSecond(), model, -1);
  }

  /** {@return this head, with an estimate of the prompt} */
  public AnswerHead withPromptEstimate(long tokens) {
    return new AnswerHead(id, created, model, tokens);
  }
}
