package dev.modeldock.kernel.wire.dialect;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import java.util.Optional;

/**
 * Folds a model's stream into one JSON object of a dialect, for a client that wants the answer
 * whole. Used for one answer by one thread.
 */
public interface AnswerFold {

  /**
   * Takes the next event in.
   *
   * @throws ProviderException if the runtime's bytes or the provider's order of events are wrong
   */
  void add(ModelEvent event) throws ProviderException;

  /** {@return whether the answer is whole} */
  boolean completed();

  /**
   * {@return whether the answer is whole and has nothing in it, though no bound and no policy kept
   * it back} Without a token it is none then.
   */
  default boolean silent() {
    return false;
  }

  /** {@return what the answer took, if the runtime has said} */
  Optional<Usage> usage();

  /**
   * {@return the answer's body}
   *
   * @throws IllegalStateException if the answer is not {@link #completed()}
   */
  byte[] body();
}
