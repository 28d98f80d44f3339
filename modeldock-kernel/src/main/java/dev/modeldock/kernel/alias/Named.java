package dev.modeldock.kernel.alias;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.state.Target;
import java.util.List;

/**
 * A request of which is known what its model name stands for. Only the {@link AliasGate} makes one.
 */
public final class Named {

  private final Scoped scoped;
  private final String requested;
  private final boolean alias;
  private final List<Target> candidates;
  private final Settings options;

  Named(Scoped scoped, String requested, boolean alias, List<Target> candidates, Settings options) {
    this.scoped = scoped;
    this.requested = requested;
    this.alias = alias;
    this.candidates = List.copyOf(candidates);
    this.options = options;
  }

  /** {@return the request} */
  public Scoped scoped() {
    return scoped;
  }

  /** {@return the name that was asked for} */
  public String requested() {
    return requested;
  }

  /** {@return whether that name is an alias} */
  public boolean alias() {
    return alias;
  }

  /** {@return what it stands for, best first; empty if there is no such name} */
  public List<Target> candidates() {
    return candidates;
  }

  /** {@return what the alias sets for each call} */
  public Settings options() {
    return options;
  }
}
