package dev.modeldock.kernel.policy;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.alias.Named;
import java.util.List;

/** A request with the targets that its key may reach. Only the {@link PolicyGate} makes one. */
public final class Approved {

  private final Named named;
  private final List<ApprovedTarget> targets;

  Approved(Named named, List<ApprovedTarget> targets) {
    this.named = named;
    this.targets = List.copyOf(targets);
  }

  /** {@return the name that was asked for} */
  public String requested() {
    return named.requested();
  }

  /** {@return what the alias sets for each call} */
  public Settings options() {
    return named.options();
  }

  /** {@return the targets, best first; at least one} */
  public List<ApprovedTarget> targets() {
    return targets;
  }
}
