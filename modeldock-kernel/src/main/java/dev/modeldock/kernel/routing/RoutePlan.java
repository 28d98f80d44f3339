package dev.modeldock.kernel.routing;

import dev.modeldock.kernel.policy.ApprovedTarget;
import java.util.List;

/**
 * The targets that a request is tried at, in order.
 *
 * @param requested the name that was asked for
 * @param targets at least one; approved, so that no fallback leaves what the key may reach
 */
public record RoutePlan(String requested, List<ApprovedTarget> targets) {

  public RoutePlan {
    targets = List.copyOf(targets);
  }
}
