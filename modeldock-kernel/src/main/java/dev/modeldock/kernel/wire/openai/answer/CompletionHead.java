package dev.modeldock.kernel.wire.openai.answer;

import java.time.Instant;
import java.util.Objects;

/**
 * What every piece of one answer says of it.
 *
 * @param id the answer's id
 * @param created when it was begun, in seconds since 1970
 * @param model the model as the client asked for it: the alias, or {@code instance:model}
 */
public record CompletionHead(String id, long created, String model) {

  public CompletionHead {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(model, "model");
  }

  /** {@return the head of the answer to a request} */
  public static CompletionHead of(String requestId, Instant created, String model) {
    return new CompletionHead("chatcmpl-" + requestId, created.getEpochSecond(), model);
  }
}
