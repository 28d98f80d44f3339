package dev.modeldock.kernel.state;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an owner has said about how much an instance may do at once and how long. What is null was
 * not said: then the provider's descriptor and the gateway's own limits apply.
 *
 * @param maxConcurrent the most calls at once; 0 for no limit, whatever the provider says
 * @param queue how many more calls may wait for their turn; 0 for none
 * @param queueTimeout how long a call may wait for its turn
 * @param timeouts how long a call may take, phase by phase
 */
public record InstanceLimits(
    @Nullable Integer maxConcurrent,
    @Nullable Integer queue,
    @Nullable Duration queueTimeout,
    Timeouts timeouts) {

  /** The most calls at once, and the most that wait, that can be asked for. */
  public static final int MOST_CALLS = 100_000;

  private static final Duration LONGEST = Duration.ofDays(24);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  // Not the nested type's own constant: which of the two is initialized first is not ours to say.
  private static final InstanceLimits NONE =
      new InstanceLimits(null, null, null, new Timeouts(null, null, null, null));

  /**
   * How long a call may take at this instance.
   *
   * @param connect for connecting, and then for the TLS handshake
   * @param firstEvent from sending the request until the first event
   * @param idle between two events
   * @param total for one whole attempt, from its sending on
   */
  public record Timeouts(
      @Nullable Duration connect,
      @Nullable Duration firstEvent,
      @Nullable Duration idle,
      @Nullable Duration total) {

    private static final Timeouts NONE = new Timeouts(null, null, null, null);

    public Timeouts {
      requireTime("connect", connect);
      requireTime("first_event", firstEvent);
      requireTime("idle", idle);
      requireTime("total", total);
    }

    /** {@return timeouts of which none was said} */
    public static Timeouts none() {
      return NONE;
    }
  }

  public InstanceLimits {
    requireCalls("max_concurrent", maxConcurrent);
    requireCalls("queue", queue);
    requireTime("queue_timeout", queueTimeout);
    Objects.requireNonNull(timeouts, "timeouts");
  }

  /** {@return limits of which none was said} */
  public static InstanceLimits none() {
    return NONE;
  }

  /** {@return whether {@code time} can be a limit: from a millisecond to 24 days} */
  public static boolean isTime(Duration time) {
    return time.compareTo(SHORTEST) >= 0 && time.compareTo(LONGEST) <= 0;
  }

  private static void requireCalls(String name, @Nullable Integer calls) {
    if (calls != null && (calls < 0 || calls > MOST_CALLS)) {
      throw new IllegalArgumentException(name + " is not from 0 to " + MOST_CALLS);
    }
  }

  private static void requireTime(String name, @Nullable Duration time) {
    if (time != null && !isTime(time)) {
      throw new IllegalArgumentException(name + " is not from 1ms to 24d");
    }
  }
}
