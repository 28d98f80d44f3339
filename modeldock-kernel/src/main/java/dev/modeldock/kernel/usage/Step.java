package dev.modeldock.kernel.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long the spans of time are that sums are kept of, and how long these are kept. */
public enum Step {
  MINUTE(Duration.ofMinutes(1), Duration.ofHours(48)),
  HOUR(Duration.ofHours(1), Duration.ofDays(30)),
  /** A day in UTC. */
  DAY(Duration.ofDays(1), Duration.ofDays(400));

  private final Duration length;
  private final Duration kept;

  Step(Duration length, Duration kept) {
    this.length = length;
    this.kept = kept;
  }

  /** {@return the name in queries} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return how long a span is} */
  public Duration length() {
    return length;
  }

  /** {@return how long spans are kept} */
  public Duration kept() {
    return kept;
  }

  /** {@return when the span begins that {@code at} is in} */
  public Instant begin(Instant at) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }
}
