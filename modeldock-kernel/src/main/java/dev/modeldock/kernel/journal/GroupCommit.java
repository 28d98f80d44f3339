package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Commits work on one platform thread that nobody interrupts, everything that came in meanwhile as
 * one batch, so that callers at the same time share one flush to the disk.
 *
 * <p>A caller's interrupt never reaches the file: it is kept, and is set again when {@link #commit}
 * returns. The thread is a daemon, for what is not yet committed has been promised to nobody.
 *
 * @param <W> a piece of work
 */
public final class GroupCommit<W> implements AutoCloseable {

  /** Does a batch, all of it or nothing. Called on the one thread. */
  public interface Batch<W> {

    /**
     * Commits {@code works} in their order.
     *
     * @throws IOException if none of them took effect
     */
    void commit(List<W> works) throws IOException;
  }

  private static final class Pending<W> {
    final W work;
    final CountDownLatch done = new CountDownLatch(1);
    private @Nullable IOException failure;

    Pending(W work) {
      this.work = work;
    }

    void finish(@Nullable IOException why) {
      failure = why;
      done.countDown();
    }

    void await() throws IOException {
      boolean interrupted = false;
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        // Its own for each caller: the stack trace shows who waited.
        throw new IOException(failure.getMessage(), failure);
      }
    }
  }

  private final Batch<W> batch;
  private final int maxBatch;
  private final Thread thread;
  private final Queue<Pending<W>> queue = new ArrayDeque<>();
  private boolean closed;

  /**
   * Starts the thread.
   *
   * @param name the thread's name
   * @param maxBatch the most works in one batch
   * @param batch what commits
   */
  public GroupCommit(String name, int maxBatch, Batch<W> batch) {
    this.batch = batch;
    this.maxBatch = maxBatch;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /**
   * Commits {@code work}; when this returns, it is committed. Any thread; blocks until then.
   *
   * @throws IOException if it was not committed, or this is closed
   */
  public void commit(W work) throws IOException {
    var pending = new Pending<>(work);
    synchronized (queue) {
      if (closed) {
        throw new IOException("the store is closed");
      }
      queue.add(pending);
      queue.notifyAll();
    }
    pending.await();
  }

  private void run() {
    for (List<Pending<W>> next = take(); !next.isEmpty(); next = take()) {
      IOException failure = null;
      try {
        batch.commit(next.stream().map(pending -> pending.work).toList());
      } catch (IOException failed) {
        failure = failed;
      } catch (RuntimeException | Error defect) {
        // Whoever waits must hear of it, and the thread must live on for the others.
        failure = new IOException("the store failed: " + defect, defect);
      }
      for (Pending<W> pending : next) {
        pending.finish(failure);
      }
    }
  }

  /** {@return what waits, at least one; nothing only when closed and all is done} */
  private List<Pending<W>> take() {
    synchronized (queue) {
      while (queue.isEmpty() && !closed) {
        try {
          queue.wait();
        } catch (InterruptedException _) {
          // Nobody has a reason to; going on is right in any case.
        }
      }
      var taken = new ArrayList<Pending<W>>();
      while (taken.size() < maxBatch && !queue.isEmpty()) {
        taken.add(queue.remove());
      }
      return taken;
    }
  }

  /** Takes no more work, commits what waits, and ends the thread. */
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.notifyAll();
    }
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
  }
}
