package dev.modeldock.api.call;

import java.time.Duration;

/**
 * The moment at which a call is given up, on the clock that never jumps.
 *
 * <p>The host watches it and closes the stream; a provider reads it to pass a limit on to its
 * runtime or to skip work that cannot finish.
 */
public final class Deadline {

  private static final Deadline NONE = new Deadline(0, false);

  private final long nanos;
  private final boolean limited;

  private Deadline(long nanos, boolean limited) {
    this.nanos = nanos;
    this.limited = limited;
  }

  /** {@return a deadline so far from now} */
  public static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos(), true);
  }

  /** {@return a deadline that never comes} */
  public static Deadline none() {
    return NONE;
  }

  /** {@return whether there is a deadline at all} */
  public boolean limited() {
    return limited;
  }

  /** {@return the time left, never negative; the longest duration there is when not limited} */
  public Duration remaining() {
    return limited
        ? Duration.ofNanos(Math.max(0, nanos - System.nanoTime()))
        : Duration.ofSeconds(Long.MAX_VALUE);
  }

  /** {@return whether no time is left} */
  public boolean expired() {
    return limited && nanos - System.nanoTime() <= 0;
  }
}
