package dev.modeldock.kernel.alias;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a model name stands for: an alias stands for its chain, anything else for itself.
 *
 * <p>It refuses nothing. A name that nothing answers to is left without candidates, because whether
 * the key may know so much is for the policy to say.
 */
public final class AliasGate {

  private final StateStore state;

  public AliasGate(StateStore state) {
    this.state = state;
  }

  /** {@return the request with its name resolved} */
  public Named resolve(Scoped scoped, String requested) {
    Meaning meaning = meaning(requested);
    return new Named(scoped, requested, meaning.alias(), meaning.targets(), meaning.options());
  }

  /** {@return what {@code requested} stands for now} */
  public Meaning meaning(String requested) {
    GatewayState now = state.state();
    Optional<AliasRecord> alias = now.alias(requested);
    if (alias.isPresent()) {
      return new Meaning(true, alias.get().targets(), alias.get().options());
    }
    List<Target> direct =
        Target.parse(requested)
            .filter(target -> now.instance(target.instance()).isPresent())
            .map(List::of)
            .orElse(List.of());
    return new Meaning(false, direct, Settings.none());
  }
}
