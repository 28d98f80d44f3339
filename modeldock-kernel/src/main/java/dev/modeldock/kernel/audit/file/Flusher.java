package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.chain.ChainWriter;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Flushes the audit as a policy says, and sees to what is to be done by the clock. */
final class Flusher implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Flusher.class.getName());

  private final ChainWriter writer;
  private final FsyncPolicy policy;
  private final ScheduledExecutorService later;
  private final AtomicBoolean planned = new AtomicBoolean();

  Flusher(ChainWriter writer, FsyncPolicy policy) {
    this.writer = writer;
    this.policy = policy;
    this.later =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("audit-flush").factory());
  }

  /** Sees to it that line {@code seq} reaches the disk. */
  void written(long seq) throws IOException {
    switch (policy) {
      case FsyncPolicy.Never() -> {}
      case FsyncPolicy.Every() -> writer.flush(seq);
      case FsyncPolicy.Interval(var most) -> {
        if (!planned.get() && planned.compareAndSet(false, true)) {
          plan(most.toMillis());
        }
      }
    }
  }

  /** Has {@code chore} done now and each hour, as long as this is not closed. */
  void hourly(Runnable chore) {
    var _ = later.scheduleWithFixedDelay(chore, 0, 1, TimeUnit.HOURS);
  }

  private void plan(long millis) {
    try {
      var _ = later.schedule(this::flushAll, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException _) {
      // Closing: the writer flushes when it is closed.
    }
  }

  private void flushAll() {
    // First, so that a line written from now on plans a flush of its own.
    planned.set(false);
    try {
      writer.flush(Long.MAX_VALUE);
    } catch (IOException failed) {
      LOG.log(System.Logger.Level.WARNING, "the audit could not be flushed to the disk", failed);
    }
  }

  @Override
  public void close() {
    later.shutdown();
  }
}
