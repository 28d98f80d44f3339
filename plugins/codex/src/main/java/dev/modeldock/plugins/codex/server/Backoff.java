package dev.modeldock.plugins.codex.server;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import java.time.Duration;

/**
 * Keeps a program that ends as soon as it is started from being started all the time. The first
 * failure costs nothing; each further one doubles the time until the next start. Not safe for use
 * by several threads.
 */
final class Backoff {

  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private int failures;
  private long next = System.nanoTime();

  void worked() {
    failures = 0;
    next = System.nanoTime();
  }

  void failed() {
    failures++;
    long pause =
        failures < 2
            ? 0
            : Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 2, 20));
    next = System.nanoTime() + pause;
  }

  /**
   * Waits for a moment, if it is not time yet.
   *
   * @throws Unreachable if the moment would be long
   */
  void await() throws Unreachable, InterruptedException {
    Duration left = Duration.ofNanos(next - System.nanoTime());
    if (left.compareTo(Duration.ofSeconds(1)) > 0) {
      throw new Unreachable(
          Stage.NOT_SENT,
          "the Codex CLI has failed %d times in a row; it is started again in %d seconds"
              .formatted(failures, left.toSeconds() + 1));
    }
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }
}
