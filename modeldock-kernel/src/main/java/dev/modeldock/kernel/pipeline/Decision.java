package dev.modeldock.kernel.pipeline;

/**
 * What a gate decides: to pass the next stage's record on, or to refuse.
 *
 * @param <T> the record that the next stage takes
 */
public sealed interface Decision<T> {

  /** The request goes on, as {@code next}. */
  record Pass<T>(T next) implements Decision<T> {}

  /** The request ends here. */
  record Refuse<T>(Refusal why) implements Decision<T> {}

  /** {@return a pass} */
  static <T> Decision<T> pass(T next) {
    return new Pass<>(next);
  }

  /** {@return a refusal} */
  static <T> Decision<T> refuse(ErrorCode code, String message) {
    return new Refuse<>(Refusal.of(code, message));
  }

  /** {@return a refusal} */
  static <T> Decision<T> refuse(Refusal why) {
    return new Refuse<>(why);
  }
}
