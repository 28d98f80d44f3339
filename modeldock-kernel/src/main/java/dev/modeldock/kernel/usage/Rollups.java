package dev.modeldock.kernel.usage;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.Trait;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what the audit has, by minute, hour and day. A request costs an entry in a queue; all
 * else is done by a thread of its own, twice a second. After a stop in order the sums are as they
 * were; after any other, all of them are made anew from the audit, slowly and in the background.
 */
public final class Rollups implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Rollups.class.getName());

  /** Twice a second it is emptied: no machine takes so many requests in that time. */
  private static final int QUEUE = 100_000;

  private static final int PAGE = 2_000;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int PAUSES_TO_FORGET = 7_200;
  private static final int REST_FOR_WORK = 3;

  private final AuditLog audit;
  private final UsageStore.Opener opener;
  private final InstantSource clock;
  private final Instant openedAt;
  private final BlockingQueue<Sample> queue = new ArrayBlockingQueue<>(QUEUE);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AutoCloseable following;
  private final Thread thread;

  // Guarded by this.
  private @Nullable UsageStore store;
  private boolean complete;
  private volatile boolean missed;

  /** Follows {@code audit} from now on; to be made before it takes requests. */
  private Rollups(AuditLog audit, UsageStore.Opener opener, InstantSource clock) {
    this.audit = audit;
    this.opener = opener;
    this.clock = clock;
    this.openedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.following = audit.follow(this::offer);
    this.thread = Thread.ofPlatform().daemon().name("usage-rollups").unstarted(this::run);
  }

  /**
   * Begins to sum up what {@code audit} has and what comes.
   *
   * @param audit takes no requests yet
   * @param opener is called in the background
   */
  public static Rollups start(AuditLog audit, UsageStore.Opener opener, InstantSource clock) {
    var rollups = new Rollups(audit, opener, clock);
    rollups.thread.start();
    return rollups;
  }

  /** Called by the thread that has written the event, which must not wait. */
  private void offer(AuditEvent event) {
    if (!queue.offer(Sample.of(event))) {
      missed = true;
    }
  }

  private void run() {
    try {
      // The start of the gateway is busy enough.
      if (!pause(PAUSE) && !isComplete()) {
        sumUpAudit();
      }
      for (int turns = 0; !pause(PAUSE); turns++) {
        drain();
        if (turns % PAUSES_TO_FORGET == 0) {
          forget();
        }
      }
    } catch (IOException | RuntimeException | LinkageError | AssertionError broken) {
      LOG.log(Level.WARNING, "sums of usage are off until the next start: {0}", broken.toString());
      following();
    }
  }

  private synchronized boolean isComplete() throws IOException {
    opened();
    return complete;
  }

  private UsageStore opened() throws IOException {
    UsageStore open = store;
    if (open == null) {
      open = opener.open();
      store = open;
      complete = open.complete();
    }
    return open;
  }

  private void sumUpAudit() throws IOException {
    Instant oldest = clock.instant().minus(Step.DAY.kept());
    var filter = new AuditFilter(oldest, openedAt, Map.of(Trait.KIND, AuditEvent.KIND), null, PAGE);
    Duration rest = PAUSE;
    while (!pause(rest)) {
      long began = System.nanoTime();
      AuditLog.Page page = audit.find(filter);
      var samples = new ArrayList<Sample>();
      page.entries()
          .forEach(entry -> {
            if (entry instanceof AuditEvent event) {
              samples.add(Sample.of(event));
            }
          });
      add(samples);
      drain();
      if (page.next() == null) {
        finish();
        return;
      }
      filter = filter.before(page.next());
      rest = Duration.ofNanos(System.nanoTime() - began).multipliedBy(REST_FOR_WORK);
    }
  }

  private synchronized void finish() {
    complete = true;
  }

  private synchronized void drain() throws IOException {
    var samples = new ArrayList<Sample>();
    queue.drainTo(samples);
    add(samples);
  }

  private synchronized void add(List<Sample> samples) throws IOException {
    Instant now = clock.instant();
    Map<Cell, Tally> more = new HashMap<>();
    for (Sample sample : samples) {
      for (Step step : Step.values()) {
        if (sample.at().isAfter(now.minus(step.kept()))) {
          for (Axis axis : Axis.values()) {
            more.computeIfAbsent(Cell.of(step, axis, sample), _ -> new Tally()).add(sample);
          }
        }
      }
    }
    opened().add(more);
  }

  private synchronized void forget() throws IOException {
    for (Step step : Step.values()) {
      opened().forget(step, clock.instant().minus(step.kept()));
    }
  }

  /**
   * {@return the sums of all spans from the one that {@code since} is in, up to {@code until}; what
   * has ended by now is in them} Any thread.
   */
  public synchronized Usage read(Step step, Axis axis, Instant since, Instant until)
      throws IOException {
    drain();
    var series = new LinkedHashMap<String, SortedMap<Instant, Tally>>();
    opened()
        .each(
            step,
            axis,
            step.begin(since),
            until,
            (cell, tally) ->
                series
                    .computeIfAbsent(cell.value(), _ -> new TreeMap<>())
                    .put(cell.begin(), tally));
    return new Usage(complete, series);
  }

  /** {@return whether it is time to end} */
  private boolean pause(Duration most) {
    try {
      return closing.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      // Nobody has a reason to; going on is right in any case.
      return closing.getCount() == 0;
    }
  }

  private void following() {
    try {
      following.close();
    } catch (Exception e) {
      throw new IllegalStateException("the audit could not be let go of", e);
    }
  }

  /** Sums up what has ended by now, and closes. */
  @Override
  public void close() throws IOException {
    closing.countDown();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    following();
    synchronized (this) {
      if (store != null) {
        drain();
        store.close(complete && !missed);
        store = null;
      }
    }
  }
}
