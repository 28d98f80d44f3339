package dev.modeldock.kernel.routing;

import dev.modeldock.kernel.policy.ApprovedTarget;
import java.util.List;
import java.util.Set;

/**
 * The targets that a request is tried at, in order.
 *
 * @param requested the name that was asked for
 * @param targets at least one; approved, so that no fallback leaves what the key may reach
 * @param passedOver those of them that are known to be down, while another is not
 */
public record RoutePlan(
    String requested, List<ApprovedTarget> targets, Set<ApprovedTarget> passedOver) {

  public RoutePlan {
    targets = List.copyOf(targets);
    passedOver = Set.copyOf(passedOver);
    if (passedOver.containsAll(targets)) {
      throw new IllegalArgumentException("a plan for '" + requested + "' that tries nothing");
    }
  }
}
