package dev.modeldock.kernel.alias;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.Target;
import java.util.List;

/**
 * What a model name stands for.
 *
 * @param alias whether it is an alias
 * @param targets what it stands for, best first; empty if there is no such name
 * @param options what the alias sets for each call
 */
public record Meaning(boolean alias, List<Target> targets, Settings options) {

  public Meaning {
    targets = List.copyOf(targets);
  }
}
