package dev.modeldock.kernel.routing;

import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a call may take, phase by phase, and how often it may be tried.
 *
 * @param firstEvent from sending the request until the runtime's first event; long, because a cold
 *     model is loaded within it
 * @param idle between two events of an answer
 * @param total from arrival to the end, all attempts together
 * @param keepAlive how long a streaming client hears nothing before a comment is sent to it
 * @param attempts the most targets that are tried for one request
 */
public record CallLimits(
    Duration firstEvent, Duration idle, Duration total, Duration keepAlive, int attempts) {

  /** {@return these limits, but for what is said of an instance} */
  CallLimits with(Timeouts instance) {
    return instance.equals(Timeouts.none())
        ? this
        : new CallLimits(
            Objects.requireNonNullElse(instance.firstEvent(), firstEvent),
            Objects.requireNonNullElse(instance.idle(), idle),
            Objects.requireNonNullElse(instance.total(), total),
            keepAlive,
            attempts);
  }

  /** {@return what applies when the configuration says nothing} */
  public static CallLimits defaults() {
    return new CallLimits(
        Duration.ofMinutes(10),
        Duration.ofMinutes(2),
        Duration.ofHours(1),
        Duration.ofSeconds(5),
        3);
  }
}
