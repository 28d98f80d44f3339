package dev.modeldock.kernel.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how many slow hashes may be spent on texts that turn out to be wrong: a few at once, then
 * one in a while, for each key and for all of them. A text that is right costs nothing of it.
 *
 * <p>One key that is guessed at uses its own part up and leaves the rest to the others. Safe for
 * use by several threads.
 */
final class FailureBudget {

  private static final int OVERALL = 20;
  private static final int PER_KEY = 5;
  private static final long OVERALL_EVERY_NANOS = 1_000_000_000L;
  private static final long PER_KEY_EVERY_NANOS = 5_000_000_000L;

  private final LongSupplier nanos;
  private final Map<String, Bucket> keys = new HashMap<>();
  private final Bucket overall;

  /**
   * @param nanos a clock that never jumps, such as {@link System#nanoTime()}
   */
  FailureBudget(LongSupplier nanos) {
    this.nanos = nanos;
    this.overall = new Bucket(OVERALL, OVERALL_EVERY_NANOS, nanos.getAsLong());
  }

  /** {@return whether a text for the key of that id may be hashed now} */
  synchronized boolean allows(String keyId) {
    long now = nanos.getAsLong();
    Bucket own = keys.get(keyId);
    return overall.has(now) && (own == null || own.has(now));
  }

  /** Notes that a text for the key of that id was hashed and was wrong. */
  synchronized void spend(String keyId) {
    long now = nanos.getAsLong();
    overall.take(now);
    keys.computeIfAbsent(keyId, _ -> new Bucket(PER_KEY, PER_KEY_EVERY_NANOS, now)).take(now);
  }

  /** So many tokens, of which one comes back in each interval. */
  private static final class Bucket {

    private final int most;
    private final long everyNanos;
    private long tokens;
    private long sinceNanos;

    Bucket(int most, long everyNanos, long now) {
      this.most = most;
      this.everyNanos = everyNanos;
      this.tokens = most;
      this.sinceNanos = now;
    }

    boolean has(long now) {
      refill(now);
      return tokens > 0;
    }

    void take(long now) {
      refill(now);
      tokens = Math.max(0, tokens - 1);
    }

    private void refill(long now) {
      long back = (now - sinceNanos) / everyNanos;
      if (tokens + back >= most) {
        tokens = most;
        sinceNanos = now;
      } else {
        tokens += back;
        sinceNanos += back * everyNanos;
      }
    }
  }
}
