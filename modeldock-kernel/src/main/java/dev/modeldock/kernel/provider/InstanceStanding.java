package dev.modeldock.kernel.provider;

import dev.modeldock.kernel.capacity.CapacityRules;
import dev.modeldock.kernel.capacity.InstanceCapacity;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import dev.modeldock.kernel.state.Risk;
import org.jspecify.annotations.Nullable;

/**
 * How an instance stands with the gateway: what it may do, what it does, how it is.
 *
 * @param timeouts what its owner says about how long calls may take
 * @param rules how many calls it serves at once
 * @param capacity counts its calls, across all its generations
 * @param risk how risky its calls are; null when no plugin of its type is loaded to suggest it
 * @param egress how far what is sent to it travels
 * @param health how its present generation is; null unless it takes requests
 */
public record InstanceStanding(
    Timeouts timeouts,
    CapacityRules rules,
    InstanceCapacity capacity,
    @Nullable Risk risk,
    Egress egress,
    @Nullable InstanceHealth health) {

  /** Has the rules apply to the calls from now on. */
  void enforce() {
    capacity.apply(rules);
  }

  /** {@return whether it is known to be down} */
  public boolean down() {
    return health != null && health.state().down();
  }
}
