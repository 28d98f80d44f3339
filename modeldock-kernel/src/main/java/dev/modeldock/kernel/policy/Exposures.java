package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Risk;
import java.util.Objects;

/** Knows what calls to the instances expose to. Any thread; does not block. */
@FunctionalInterface
public interface Exposures {

  /** {@return the exposure of {@code instance}; the worst if it is not known} */
  Exposure of(String instance);

  /** {@return the exposures that {@code registry} knows} */
  static Exposures of(ProviderRegistry registry) {
    return instance -> registry.standing(instance).map(Exposures::of).orElse(Exposure.unknown());
  }

  private static Exposure of(InstanceStanding standing) {
    return new Exposure(standing.egress(), Objects.requireNonNullElse(standing.risk(), Risk.HIGH));
  }
}
