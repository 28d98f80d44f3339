package dev.modeldock.kernel.provider;

import dev.modeldock.kernel.capacity.CapacityRules;
import dev.modeldock.kernel.capacity.InstanceCapacity;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.Risk;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** How instances stand that no fleet keeps. */
public final class TestStandings {

  private final Map<String, InstanceStanding> standings = new ConcurrentHashMap<>();

  /** {@return how the instance stands; without limits and up, unless it was said otherwise} */
  public InstanceStanding of(String id) {
    return standings.computeIfAbsent(
        id, _ -> standing(id, InstanceLimits.none(), Egress.NONE, Risk.LOW));
  }

  /** {@return the health of the instance} */
  public InstanceHealth health(String id) {
    return java.util.Objects.requireNonNull(of(id).health());
  }

  /** Has the instance have these limits. */
  public void limit(String id, InstanceLimits limits) {
    standings.put(id, standing(id, limits, Egress.NONE, Risk.LOW));
  }

  /** Has calls to the instance travel so far. */
  public void egress(String id, Egress egress) {
    expose(id, egress, Risk.LOW);
  }

  /** Has calls to the instance travel so far, and be so risky. */
  public void expose(String id, Egress egress, Risk risk) {
    standings.put(id, standing(id, InstanceLimits.none(), egress, risk));
  }

  private static InstanceStanding standing(
      String id, InstanceLimits limits, Egress egress, Risk risk) {
    var rules = CapacityRules.of(limits, OptionalInt.empty());
    return new InstanceStanding(
        limits.timeouts(),
        rules,
        new InstanceCapacity(id, rules),
        risk,
        egress,
        new InstanceHealth(InstantSource.system()));
  }
}
