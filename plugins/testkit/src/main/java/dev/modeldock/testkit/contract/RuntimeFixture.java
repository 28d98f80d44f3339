package dev.modeldock.testkit.contract;

import dev.modeldock.api.ProviderFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider's factory and a fake of the runtime that it leads to, as an author gives them to
 * {@link ProviderContractTest}. Used by several threads.
 */
public interface RuntimeFixture extends AutoCloseable {

  /** {@return the factory under test, the same one each time} */
  ProviderFactory factory();

  /** {@return the settings that lead the provider to this runtime} */
  Map<String, Object> settings();

  /** {@return the secrets that the provider needs for this runtime} */
  default Map<String, String> secrets() {
    return Map.of();
  }

  /** {@return settings that the factory must refuse, each for itself and without defaults} */
  default List<Map<String, Object>> badSettings() {
    return List.of();
  }

  /** {@return how to have the runtime play {@code scene}; empty if it has no such thing} */
  Optional<Cue> cue(Scene scene);

  /** {@return why there is no cue for {@code scene}: one clause for people} */
  default String whyNot(Scene scene) {
    return "the runtime has nothing of the kind";
  }

  /** {@return whether the runtime gives its answers in pieces} */
  default boolean streams() {
    return true;
  }

  /** Waits until the runtime has begun to work on a call; each one is told of once. */
  boolean awaitCall(Duration limit) throws InterruptedException;

  /**
   * Waits until the runtime has noticed that a call was let go of before its end; each one is told
   * of once.
   */
  boolean awaitAbandoned(Duration limit) throws InterruptedException;

  /** {@return how many connections the runtime holds; 0 if it is no server} */
  default int openConnections() {
    return 0;
  }

  /** Ends the runtime: nothing is left that a provider could reach. Idempotent. */
  @Override
  void close() throws IOException;
}
