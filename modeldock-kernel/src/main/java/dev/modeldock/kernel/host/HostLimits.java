package dev.modeldock.kernel.host;

import java.time.Duration;

/**
 * How long the host waits for plugins.
 *
 * @param start for code that runs when a plugin is loaded or a provider is made
 * @param close for code that runs when a provider ends
 * @param drain for requests that still use a provider which was replaced or removed
 * @param watch between two looks at whether an unloaded plugin has left the memory
 */
public record HostLimits(Duration start, Duration close, Duration drain, Duration watch) {

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
