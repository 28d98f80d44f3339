package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.ControlEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts what could not be written, so that the chain can say so as soon as it can be written
 * again, and says it loudly meanwhile. Any thread.
 */
final class Gap {

  private static final System.Logger LOG = System.getLogger(Gap.class.getName());
  private static final long REMIND_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * A run of entries that were not written.
   *
   * @param since when the first of them was to be
   * @param entries how many they are
   */
  record Unwritten(Instant since, long entries) {

    ControlEvent entry(Instant now) {
      return OwnActions.event(
          now, "audit.gap", null, "{\"unwritten\":" + entries + ",\"since\":\"" + since + "\"}");
    }
  }

  private @Nullable Unwritten open;
  private long total;
  private long remindedNanos;

  /** Whether there is one; read without the lock by each request. */
  private volatile boolean there;

  boolean there() {
    return there;
  }

  /** Notes an entry that was not written. */
  synchronized void missed(Instant now, IOException why) {
    Unwritten before = open;
    open =
        before == null
            ? new Unwritten(now, 1)
            : new Unwritten(before.since(), before.entries() + 1);
    total++;
    there = true;
    long nanos = System.nanoTime();
    if (before == null || nanos - remindedNanos > REMIND_NANOS) {
      remindedNanos = nanos;
      LOG.log(
          System.Logger.Level.ERROR,
          "the audit cannot be written; " + open.entries() + " entries are missing so far",
          why);
    }
  }

  /**
   * {@return the gap, if there is one, and forgets it: whoever takes it writes it or puts it back}
   */
  synchronized @Nullable Unwritten take() {
    Unwritten taken = open;
    open = null;
    there = false;
    return taken;
  }

  /** Puts back what was taken and could not be written either. */
  synchronized void putBack(Unwritten taken) {
    Unwritten since = open;
    open = since == null ? taken : new Unwritten(taken.since(), taken.entries() + since.entries());
    there = true;
  }

  /** Says that the gap has its line. */
  void closed(Unwritten taken) {
    LOG.log(
        System.Logger.Level.WARNING,
        "the audit is written again; it says that {0} entries are missing",
        Long.toString(taken.entries()));
  }

  /** {@return how many entries were not written since the start} */
  synchronized long total() {
    return total;
  }
}
