package dev.modeldock.kernel.limit;

import java.time.Duration;
import java.time.Instant;

/**
 * How one limit of a key stands.
 *
 * @param which the limit
 * @param most how much it allows
 * @param used how much counts as used
 * @param reserved how much requests under way may yet use
 * @param resetsIn how long until nothing of what is used counts any more, if nothing is added; zero
 *     where use does not pass by time
 * @param resetsAt the moment at which that is
 */
public record LimitStanding(
    Limit which, long most, long used, long reserved, Duration resetsIn, Instant resetsAt) {

  static LimitStanding at(
      Moment now, Limit which, long most, long used, long reserved, Duration resetsIn) {
    return new LimitStanding(which, most, used, reserved, resetsIn, now.plus(resetsIn));
  }

  /** {@return how much may still be asked for} */
  public long remaining() {
    return Math.max(0, most - used - reserved);
  }
}
