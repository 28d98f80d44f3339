package dev.modeldock.kernel.limit;

import java.time.Duration;
import java.util.Arrays;

/**
 * Sums what was used within the last minute, second by second. A second counts until it is over for
 * a full minute, so that what is allowed in a minute is exceeded in no minute, wherever it begins.
 *
 * <p>Goes by a clock that cannot be set; should it run backwards all the same, it stands still.
 * Guarded by its owner.
 */
final class MinuteWindow {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int SLOTS = 61;

  private final long[] slots = new long[SLOTS];
  private final long origin;
  private long second;
  private long sum;

  MinuteWindow(long nowNanos) {
    this.origin = nowNanos;
  }

  /** Forgets what is older than a minute by now. */
  void advance(long nowNanos) {
    long now = (nowNanos - origin) / SECOND;
    if (now - second >= SLOTS) {
      Arrays.fill(slots, 0);
      sum = 0;
      second = now;
    }
    while (second < now) {
      second++;
      sum -= slots[slot(second)];
      slots[slot(second)] = 0;
    }
  }

  /** Counts {@code amount} as used now. */
  void add(long amount) {
    slots[slot(second)] += amount;
    sum += amount;
  }

  /** {@return what was used} */
  long sum() {
    return sum;
  }

  /** {@return how long until no more than {@code most} counts, if nothing is added} */
  Duration untilAtMost(long most, long nowNanos) {
    long left = sum;
    long each = second - SLOTS;
    while (left > most && each < second) {
      each++;
      left -= each < 0 ? 0 : slots[slot(each)];
    }
    long forgotten = (each + SLOTS) * SECOND;
    return Duration.ofNanos(Math.max(0, forgotten - (nowNanos - origin)));
  }

  private static int slot(long second) {
    return (int) (second % SLOTS);
  }
}
