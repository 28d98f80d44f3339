package dev.modeldock.plugins.codex.turn;

import java.time.Duration;

/**
 * How long a turn may take.
 *
 * @param idle the longest silence
 * @param turn the longest turn
 */
public record Limits(Duration idle, Duration turn) {

  /** How long the CLI may take to answer that it begins, and to begin. */
  static final Duration START = Duration.ofSeconds(20);
}
