package dev.modeldock.kernel.host;

import java.time.Duration;

/**
 * How long the host waits for plugins, and what it may do to find out about them.
 *
 * @param start for code that runs when a plugin is loaded or a provider is made
 * @param close for code that runs when a provider ends
 * @param drain for requests that still use a provider which was replaced or removed
 * @param watch between two looks at whether an unloaded plugin has left the memory
 * @param heapDumps whether a heap dump may be made to find what keeps one in memory
 */
public record HostLimits(
    Duration start, Duration close, Duration drain, Duration watch, boolean heapDumps) {

  /** Makes limits without heap dumps. */
  public HostLimits(Duration start, Duration close, Duration drain, Duration watch) {
    this(start, close, drain, watch, false);
  }

  /** {@return these, but heap dumps may be made if {@code allowed}} */
  public HostLimits withHeapDumps(boolean allowed) {
    return new HostLimits(start, close, drain, watch, allowed);
  }

  /** {@return the limits of a gateway that was not told otherwise} */
  public static HostLimits defaults() {
    return new HostLimits(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10));
  }

  /** {@return these, with another time for requests to end} */
  public HostLimits withDrain(Duration time) {
    return new HostLimits(start, close, time, watch);
  }
}
