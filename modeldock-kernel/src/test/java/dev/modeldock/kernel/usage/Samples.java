package dev.modeldock.kernel.usage;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;

/** Makes samples for tests. */
final class Samples {

  private Samples() {}

  static Sample at(Instant at, long millis) {
    return new Sample(
        at, "k1", "ollama-local", "llama", Outcome.COMPLETED, 10, 20, millis / 2, millis);
  }
}
