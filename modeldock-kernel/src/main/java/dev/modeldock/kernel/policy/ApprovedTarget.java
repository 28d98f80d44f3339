package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.state.Target;

/** A target that the key may reach. Only the {@link PolicyGate} makes one. */
public final class ApprovedTarget {

  private final Target target;

  ApprovedTarget(Target target) {
    this.target = target;
  }

  /** {@return the target} */
  public Target target() {
    return target;
  }

  @Override
  public String toString() {
    return target.id();
  }
}
