package dev.modeldock.plugins.demo;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is told word by word.
 *
 * <p>The host pulls: its request thread blocks in {@link #next()}. It cancels by {@link #close()},
 * from any other thread, and {@code next()} must then return at once; waiting on a condition that
 * {@code close()} signals does that, where {@code Thread.sleep} would not. An interrupt ends the
 * wait as well. A provider with a connection closes it here instead: the blocked read then fails.
 */
final class DemoStream implements ModelStream {

  private final Iterator<ModelEvent> events;
  private final long pauseNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private boolean closed;

  DemoStream(List<ModelEvent> events, Duration pause) {
    this.events = events.iterator();
    this.pauseNanos = pause.toNanos();
  }

  @Override
  public @Nullable ModelEvent next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      // The end is null, now and ever after.
      if (closed || !events.hasNext()) {
        return null;
      }
      ModelEvent event = events.next();
      if (event instanceof TextDelta) {
        pause();
      }
      return closed ? null : event;
    } finally {
      lock.unlock();
    }
  }

  private void pause() throws InterruptedException {
    long left = pauseNanos;
    while (left > 0 && !closed) {
      left = closing.awaitNanos(left);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
