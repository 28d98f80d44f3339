package dev.modeldock.kernel.routing;

import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.routing.CallWatch.Phase;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The handle by which a call that is under way is ended from outside: by a client that leaves or by
 * a limit that is reached.
 *
 * <p>The request's own thread says when it is inside a provider ({@link #enter}, {@link #leave})
 * and which stream it holds. Ending the call closes that stream, which lets go of the runtime, and
 * interrupts the thread, but only while it is inside: an interrupt never reaches the code around
 * it.
 */
public final class CallControl implements Ticker.Ticked {

  private final Bounds request;
  private final Thread worker = Thread.currentThread();

  private @Nullable EndCause cause;
  private @Nullable ModelStream stream;
  private boolean inside;
  private boolean interrupted;
  private boolean closing;
  private long leftNanos;

  private volatile long waitingSince;
  private volatile boolean answering;
  private volatile boolean waiting;
  private volatile Bounds attempt;
  private volatile Phase phase = Phase.QUEUE;
  private volatile @Nullable Phase leftIn;
  private volatile CallWatch watch = CallWatch.none();
  private volatile @Nullable Target target;

  /** How long something may take, and what ends it when it takes longer. */
  private record Bounds(CallLimits limits, long deadlineNanos, EndCause atDeadline) {}

  /** Makes the handle of a call that the current thread is about to run. */
  public CallControl(CallLimits limits, long startedNanos) {
    this.request = new Bounds(limits, startedNanos + limits.total().toNanos(), EndCause.TOTAL);
    this.attempt = request;
  }

  /** Has {@code other} be told when this call has let go of its runtime for its client. */
  void watchedBy(CallWatch other) {
    watch = other;
  }

  /** Begins an attempt, unless the whole call is over. */
  synchronized void begin() {
    stream = null;
    answering = false;
    phase = Phase.QUEUE;
    attempt = request;
    if (cause != null && cause.ofAttempt()) {
      cause = null;
    }
  }

  /**
   * Says that the worker calls a provider now.
   *
   * @throws InterruptedException if the call is over: then the provider is not to be called
   */
  synchronized void enter() throws InterruptedException {
    enterQueue();
    waitingSince = System.nanoTime();
    waiting = true;
  }

  /**
   * Says that the worker waits for its turn now: no runtime can be late meanwhile.
   *
   * @throws InterruptedException if the call is over: then there is no need to wait
   */
  synchronized void enterQueue() throws InterruptedException {
    if (cause != null) {
      throw new InterruptedException("the call was ended: " + cause);
    }
    inside = true;
  }

  /** Says that the provider has returned. Takes an interrupt back that was meant for it. */
  synchronized void leave() {
    waiting = false;
    inside = false;
    if (interrupted) {
      Thread.interrupted();
      interrupted = false;
    }
  }

  /**
   * Has the attempt be within {@code limits} from now on.
   *
   * @param ownTotal whether the attempt has a time of its own, which begins now; else it has what
   *     is left of the request's
   */
  void within(CallLimits limits, boolean ownTotal) {
    attempt =
        ownTotal
            ? new Bounds(
                limits, System.nanoTime() + limits.total().toNanos(), EndCause.ATTEMPT_TOTAL)
            : new Bounds(limits, request.deadlineNanos(), EndCause.TOTAL);
  }

  /** {@return when the present attempt is given up} */
  Deadline deadline() {
    return Deadline.after(
        Duration.ofNanos(Math.max(0, attempt.deadlineNanos() - System.nanoTime())));
  }

  /** Hands over the stream that ending the call closes. */
  void holds(ModelStream opened) {
    boolean over;
    synchronized (this) {
      stream = opened;
      over = cause != null;
    }
    if (over) {
      opened.close();
    }
  }

  /** Says how far the call has come. */
  void reached(Phase now) {
    phase = now;
  }

  /** Says that the runtime has begun its answer. */
  void answering() {
    answering = true;
    if (phase == Phase.FIRST_EVENT) {
      phase = Phase.STREAM;
    }
  }

  /**
   * Ends the call because its client left. Any thread; does not block.
   *
   * @param atNanos when that was noticed, by {@link System#nanoTime()}
   */
  public void clientLeft(long atNanos) {
    end(EndCause.CLIENT_GONE, atNanos);
  }

  /**
   * Ends the call. Any thread; does not block; the first cause counts, but that the whole call is
   * over counts more than that an attempt is.
   */
  public void end(EndCause why) {
    end(why, System.nanoTime());
  }

  private void end(EndCause why, long atNanos) {
    ModelStream held;
    synchronized (this) {
      if (cause != null && (!cause.ofAttempt() || why.ofAttempt())) {
        return;
      }
      cause = why;
      held = stream;
      closing = held != null;
      if (why == EndCause.CLIENT_GONE) {
        leftNanos = atNanos;
        leftIn = phase;
      }
    }
    if (held != null) {
      held.close();
      closed();
    }
    synchronized (this) {
      // The close may have let the worker go on to its next attempt: that one is not meant.
      if (inside && cause == why) {
        interrupted = true;
        worker.interrupt();
      }
    }
  }

  private void closed() {
    synchronized (this) {
      closing = false;
    }
    released();
  }

  /**
   * Says that the present attempt holds nothing of its runtime any more. Where an end from outside
   * is still at closing it, that one says so, when it is done.
   */
  void released() {
    if (leftIn == null) {
      return;
    }
    Phase where;
    long nanos;
    synchronized (this) {
      where = leftIn;
      if (where == null || closing) {
        return;
      }
      leftIn = null;
      nanos = System.nanoTime() - leftNanos;
    }
    watch.clientGone(where, nanos);
  }

  /** Says which target the present attempt asks. */
  void asks(Target asked) {
    target = asked;
  }

  /** {@return the target that is asked now, or was last; null before the first} Any thread. */
  public @Nullable Target target() {
    return target;
  }

  /** {@return how far the present attempt has come} Any thread. */
  public Phase phase() {
    return phase;
  }

  /** {@return what the client is told of a call that the owner has ended, if that is so} */
  public Optional<Refusal> endedByOwner() {
    EndCause why = cause();
    return why == null ? Optional.empty() : why.byOwner();
  }

  /** {@return why the call was ended; null if it was not} */
  public synchronized @Nullable EndCause cause() {
    return cause;
  }

  /**
   * {@return the moment, by {@link System#nanoTime()}, at which the request has used up its time}
   */
  long deadlineNanos() {
    return request.deadlineNanos();
  }

  @Override
  public void stop() {
    end(EndCause.STOPPING);
  }

  @Override
  public void tick(long nowNanos) {
    Bounds now = attempt;
    CallLimits limits = now.limits();
    if (nowNanos - now.deadlineNanos() >= 0) {
      end(now.atDeadline());
    } else if (waiting) {
      long silent = nowNanos - waitingSince;
      if (answering && silent > limits.idle().toNanos()) {
        end(EndCause.IDLE);
      } else if (!answering && silent > limits.firstEvent().toNanos()) {
        end(EndCause.FIRST_EVENT_LATE);
      }
    }
  }
}
