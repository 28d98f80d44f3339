package dev.modeldock.kernel.responses;

import java.time.Duration;

/**
 * How much is kept.
 *
 * @param count how many responses
 * @param bytes how many bytes all of them together, each counted with the conversation before it
 * @param age how long each
 */
public record StoreBounds(int count, long bytes, Duration age) {

  /** {@return what a gateway on a developer's machine keeps} */
  public static StoreBounds standard() {
    return new StoreBounds(1_000, 64L * 1024 * 1024, Duration.ofHours(24));
  }
}
