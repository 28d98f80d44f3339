package dev.modeldock.kernel.log.read;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells followers what is written into the log. One thread looks for all of them, four times a
 * second, and only while there are any. Any thread.
 */
public final class LogTail {

  /** How many may follow at a time. */
  public static final int MOST = 16;

  private static final System.Logger LOG = System.getLogger(LogTail.class.getName());
  private static final Duration EVERY = Duration.ofMillis(250);

  private final LogFiles files;
  private final Set<Follower> followers = new LinkedHashSet<>();
  private @Nullable Thread thread;

  public LogTail(LogFiles files) {
    this.files = files;
  }

  /** {@return whether as many follow as may} */
  public synchronized boolean full() {
    return followers.size() >= MOST;
  }

  /**
   * Begins to tell of entries that fit.
   *
   * @param taker does not block; is called by another thread
   * @return ends it when closed
   */
  public synchronized AutoCloseable follow(LogFilter filter, Consumer<LogEntry> taker) {
    var follower = new Follower(filter, taker);
    followers.add(follower);
    if (thread == null) {
      thread = Thread.ofVirtual().name("log-tail").start(begun());
    }
    return () -> leave(follower);
  }

  /** What follows begins to be read before {@link #follow} returns, so that nothing is missed. */
  private Runnable begun() {
    try {
      var entries = new ForwardEntries(files);
      return () -> run(entries);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the log cannot be read", e);
      return () -> ended();
    }
  }

  private void run(ForwardEntries entries) {
    try {
      while (goesOn()) {
        entries.look(this::tell);
        Thread.sleep(EVERY);
      }
    } catch (IOException e) {
      ended();
      LOG.log(Level.WARNING, "the log cannot be followed any further", e);
    } catch (InterruptedException _) {
      ended();
    }
  }

  /** The thread that finds nobody left is done; whoever comes later starts another. */
  private synchronized boolean goesOn() {
    if (followers.isEmpty()) {
      thread = null;
      return false;
    }
    return true;
  }

  private synchronized void ended() {
    thread = null;
  }

  private void tell(LogEntry entry) {
    for (Follower each : now()) {
      if (each.filter.fits(entry)) {
        each.taker.accept(entry);
      }
    }
  }

  private synchronized List<Follower> now() {
    return List.copyOf(followers);
  }

  private synchronized void leave(Follower follower) {
    followers.remove(follower);
  }

  /** Known by its identity. */
  private static final class Follower {

    private final LogFilter filter;
    private final Consumer<LogEntry> taker;

    Follower(LogFilter filter, Consumer<LogEntry> taker) {
      this.filter = filter;
      this.taker = taker;
    }
  }
}
