package dev.modeldock.kernel.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks: one that only runs forward, for durations, and the wall's, for the day.
 *
 * @param nanos the one, by {@link System#nanoTime()}
 * @param millis the other, in milliseconds since 1970
 */
record Moment(long nanos, long millis) {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** {@return the day in UTC, as the number of days since 1970} */
  long day() {
    return Math.floorDiv(millis, DAY_MILLIS);
  }

  /** {@return how long until that day is over} */
  Duration untilDayEnds() {
    return Duration.ofMillis(DAY_MILLIS - Math.floorMod(millis, DAY_MILLIS));
  }

  Instant plus(Duration wait) {
    return Instant.ofEpochMilli(millis).plus(wait);
  }
}
