package dev.modeldock.kernel.capacity;

import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.Stage;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts the calls under way at one instance, keeps them within its limit, and has the others wait
 * for their turn, first come, first served.
 *
 * <p>It outlives the generations of the instance's provider, so that a change of the instance lets
 * no more calls in than it allows. Safe for use by several threads. As long as nobody has to wait,
 * a call costs one atomic change on its way in and one on its way out, and no lock.
 */
public final class InstanceCapacity {

  /** When to come again after a full queue: by then some of it is likely to be served. */
  private static final Duration COME_AGAIN = Duration.ofSeconds(5);

  private final String instance;
  private final AtomicInteger busy = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Waiter> queue = new ArrayDeque<>();

  /** Written under the lock. Whoever gives a permit back reads it after counting down. */
  private volatile int waiting;

  private volatile CapacityRules rules;

  public InstanceCapacity(String instance, CapacityRules rules) {
    this.instance = instance;
    this.rules = rules;
  }

  /** One call that waits. Guarded by the lock. */
  private static final class Waiter {
    private final Condition turn;
    private boolean granted;

    Waiter(Condition turn) {
      this.turn = turn;
    }
  }

  /** {@return how many calls are under way} */
  public int inFlight() {
    return busy.get();
  }

  /** {@return how many calls wait for their turn} */
  public int waiting() {
    return waiting;
  }

  /** Has other rules apply from now on. Who has a permit keeps it, who waits goes on waiting. */
  public void apply(CapacityRules changed) {
    if (changed.equals(rules)) {
      return;
    }
    lock.lock();
    try {
      rules = changed;
      handOver();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the right to have one more call under way. Interruptible.
   *
   * @return the permit, which the caller closes
   * @throws Overloaded if too many wait already, or it was not this call's turn in time; nothing
   *     was sent then
   */
  public Permit acquire() throws Overloaded, InterruptedException {
    if (waiting > 0 || !take()) {
      await();
    }
    var held = new AtomicBoolean(true);
    return () -> {
      if (held.compareAndSet(true, false)) {
        giveBack();
      }
    };
  }

  private boolean take() {
    int limit = rules.limit();
    if (limit == 0) {
      busy.incrementAndGet();
      return true;
    }
    int now = busy.get();
    while (now < limit) {
      if (busy.compareAndSet(now, now + 1)) {
        return true;
      }
      now = busy.get();
    }
    return false;
  }

  private void giveBack() {
    busy.decrementAndGet();
    if (waiting > 0) {
      lock.lock();
      try {
        handOver();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Gives what is free to those who wait, the first one first. Under the lock. */
  private void handOver() {
    while (!queue.isEmpty() && take()) {
      Waiter next = queue.remove();
      waiting = queue.size();
      next.granted = true;
      next.turn.signal();
    }
  }

  private void await() throws Overloaded, InterruptedException {
    lock.lockInterruptibly();
    try {
      CapacityRules now = rules;
      if (queue.size() >= now.queue()) {
        // With a queue of none, this is also where a permit that was just given back is found.
        if (queue.isEmpty() && take()) {
          return;
        }
        throw full(now);
      }
      var waiter = new Waiter(lock.newCondition());
      queue.add(waiter);
      waiting = queue.size();
      // Whoever gave back before it saw the count has left it to this call to look again.
      handOver();
      await(waiter, now);
    } finally {
      lock.unlock();
    }
  }

  private void await(Waiter waiter, CapacityRules now) throws Overloaded, InterruptedException {
    long left = now.patience().toNanos();
    try {
      while (!waiter.granted && left > 0) {
        left = waiter.turn.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      if (waiter.granted) {
        giveBack();
      }
      throw e;
    } finally {
      queue.remove(waiter);
      waiting = queue.size();
    }
    if (!waiter.granted) {
      throw late(now);
    }
  }

  private Overloaded full(CapacityRules now) {
    return new Overloaded(
        Stage.NOT_SENT,
        "instance '%s' serves %d calls at once and %d more wait; ask again later, or raise its"
                .formatted(instance, now.limit(), now.queue())
            + " max_concurrent or queue",
        COME_AGAIN);
  }

  private Overloaded late(CapacityRules now) {
    return new Overloaded(
        Stage.NOT_SENT,
        "instance '%s' serves %d calls at once, and it was not this call's turn within %d ms"
            .formatted(instance, now.limit(), now.patience().toMillis()),
        COME_AGAIN);
  }
}
