package dev.modeldock.kernel.provider.trial;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the first requests of a generation. It fails when too many of them end in
 * a defect of the plugin itself: what goes wrong at a runtime, or is refused there, does not count.
 *
 * <p>Any thread, without a lock. Once it is over, a request costs one read.
 */
public final class Probation {

  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger defects = new AtomicInteger();
  private volatile @Nullable Trial trial;

  /**
   * What is too much.
   *
   * @param defects how many defects; 0 for a generation that is never judged
   * @param requests among how many of its first requests
   * @param time and within which time
   */
  public record Rule(int defects, int requests, Duration time) {

    /** {@return three defects in twenty requests, within ten minutes} */
    public static Rule standard() {
      return new Rule(3, 20, Duration.ofMinutes(10));
    }

    /** {@return this, with another number of defects} */
    public Rule withDefects(int most) {
      return new Rule(most, requests, time);
    }
  }

  private record Trial(Rule rule, long end, Runnable failure) {}

  /**
   * Begins to count.
   *
   * @param failure run once, on the thread of the request that is one too many
   */
  public void begin(Rule rule, Runnable failure) {
    if (rule.defects() > 0) {
      trial = new Trial(rule, System.nanoTime() + rule.time().toNanos(), failure);
    }
  }

  /** Ends it, whatever it would have come to. */
  public void end() {
    trial = null;
  }

  /** Counts a request that begins. */
  public void request() {
    Trial now = trial;
    if (now != null
        && (requests.incrementAndGet() > now.rule().requests()
            || System.nanoTime() - now.end() > 0)) {
      trial = null;
    }
  }

  /** Counts a request that ended in a defect of the plugin. */
  public void defect() {
    Trial now = trial;
    if (now != null && defects.incrementAndGet() == now.rule().defects()) {
      trial = null;
      now.failure().run();
    }
  }

  /** {@return in words what it has come to} */
  public String finding() {
    return "%d of its first %d requests failed in the plugin"
        .formatted(defects.get(), requests.get());
  }
}
