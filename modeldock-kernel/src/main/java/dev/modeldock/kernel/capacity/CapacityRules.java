package dev.modeldock.kernel.capacity;

import dev.modeldock.kernel.state.InstanceLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How many calls an instance serves at once, and what becomes of the others.
 *
 * @param limit the most calls at once; 0 for no limit
 * @param queue how many more may wait
 * @param patience how long one may wait
 */
public record CapacityRules(int limit, int queue, Duration patience) {

  private static final int USUAL_QUEUE = 32;
  private static final Duration USUAL_WAIT = Duration.ofMinutes(1);

  /**
   * {@return the rules of an instance}
   *
   * @param limits what its owner says
   * @param usual what its provider's descriptor says
   */
  public static CapacityRules of(InstanceLimits limits, OptionalInt usual) {
    return new CapacityRules(
        Objects.requireNonNullElse(limits.maxConcurrent(), usual.orElse(0)),
        Objects.requireNonNullElse(limits.queue(), USUAL_QUEUE),
        Objects.requireNonNullElse(limits.queueTimeout(), USUAL_WAIT));
  }

  /** {@return whether there is a limit at all} */
  public boolean limited() {
    return limit > 0;
  }
}
