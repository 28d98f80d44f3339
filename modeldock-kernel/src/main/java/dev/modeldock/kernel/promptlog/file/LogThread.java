package dev.modeldock.kernel.promptlog.file;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The prompt log's own thread, which is there once something was handed to it, and the queue in
 * front of it. The queue is bounded by the memory that waits in it.
 */
final class LogThread implements AutoCloseable {

  static final long MOST_BYTES = 64L << 20;

  /** What anything in the queue takes beside its texts. */
  private static final int TASK = 1024;

  private static final long STOP_SECONDS = 5;

  private final long most;
  private final AtomicLong waiting = new AtomicLong();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("prompt-log").factory());
  private volatile boolean closing;
  private @Nullable ScheduledFuture<?> hourly;

  LogThread(long mostBytes) {
    most = mostBytes;
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Has {@code work} done in its turn; {@return false if there is no room for it} */
  boolean offer(int weight, Runnable work) {
    long size = (long) weight + TASK;
    if (waiting.addAndGet(size) > most) {
      waiting.addAndGet(-size);
      return false;
    }
    try {
      executor.execute(() -> {
        try {
          work.run();
        } finally {
          waiting.addAndGet(-size);
        }
      });
      return true;
    } catch (RejectedExecutionException _) {
      waiting.addAndGet(-size);
      return false;
    }
  }

  /** Has {@code work} done in its turn, however much waits; after the end, not at all. */
  void now(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException _) {
      // The next start does it.
    }
  }

  /** Has {@code work} done an hour from now, and not before. On the thread itself only. */
  void hourly(Runnable work) {
    endHourly();
    if (closing) {
      return;
    }
    try {
      hourly = executor.schedule(work, 1, TimeUnit.HOURS);
    } catch (RejectedExecutionException _) {
      // The next start does it.
    }
  }

  private void endHourly() {
    if (hourly != null) {
      hourly.cancel(false);
    }
  }

  /** Does {@code work} in its turn; {@return what it brought} Blocks until then. */
  <T> T call(Callable<T> work) throws ExecutionException, InterruptedException {
    return executor.submit(work).get();
  }

  /** Takes nothing any more, and waits for what was taken, for a while. */
  @Override
  public void close() {
    closing = true;
    // Or the end would wait for the hour, as it does for all that was taken.
    now(this::endHourly);
    executor.shutdown();
    boolean interrupted = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
    while (true) {
      try {
        if (!executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          executor.shutdownNow();
        }
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
