package dev.modeldock.kernel.limit.day;

import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows what each key has used on a day, to the token, as the audit has it at that moment. Unlike
 * the ledger it does not lag and needs no index: it reads the day's events once, ahead or on the
 * thread of the first who asks, and is told of every later one as it is written. Whoever asks
 * meanwhile waits: what is not known yet is not given away.
 *
 * <p>Any thread. Costs nothing until a day is asked for.
 */
public final class DayBook implements AutoCloseable {

  private static final int AT_ONCE = 1_000;
  private static final System.Logger LOG = System.getLogger(DayBook.class.getName());
  private static final Duration DAY = Duration.ofDays(1);

  private final AuditLog audit;
  private final ReentrantLock turning = new ReentrantLock();
  private volatile @Nullable Open open;

  private record Open(DayPage page, AutoCloseable following) {}

  public DayBook(AuditLog audit) {
    this.audit = audit;
  }

  /**
   * {@return the tokens that the key has used in all requests that came on that day and are in the
   * audit}
   *
   * @param day the day in UTC, as the number of days since 1970
   * @throws IOException if the audit cannot be read; the next call tries again
   */
  public long used(String keyId, long day) throws IOException {
    Open current = open;
    if (current == null || current.page.day() != day) {
      current = turnTo(day);
    }
    return current.page.used(keyId);
  }

  /** Begins to read {@code day}, so that whoever asks for it later waits less or not at all. */
  public void readAhead(long day) {
    Thread.ofVirtual()
        .name("day-book")
        .start(() -> {
          try {
            turnTo(day);
          } catch (IOException e) {
            LOG.log(Level.WARNING, "What keys have used today cannot be read in the audit", e);
          }
        });
  }

  private Open turnTo(long day) throws IOException {
    turning.lock();
    try {
      Open current = open;
      if (current != null && current.page.day() == day) {
        return current;
      }
      Open fresh = read(day);
      close();
      open = fresh;
      return fresh;
    } finally {
      turning.unlock();
    }
  }

  private Open read(long day) throws IOException {
    var page = new DayPage(day);
    // First followed, then read: an event in between comes twice, and the page knows it by its id.
    var opened = new Open(page, audit.follow(page::written));
    boolean whole = false;
    try {
      Instant begins = Instant.EPOCH.plus(DAY.multipliedBy(day));
      audit.read(new AuditFilter(begins, begins.plus(DAY), Map.of(), null, AT_ONCE), page::found);
      page.whole();
      whole = true;
      return opened;
    } finally {
      if (!whole) {
        unfollow(opened);
      }
    }
  }

  /** Stops following the audit. */
  @Override
  public void close() {
    Open last = open;
    open = null;
    if (last != null) {
      unfollow(last);
    }
  }

  private static void unfollow(Open opened) {
    try {
      opened.following.close();
    } catch (Exception e) {
      throw new IllegalStateException("the audit could not be left alone", e);
    }
  }
}
