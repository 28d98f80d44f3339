package dev.modeldock.kernel.state;

import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name for an ordered chain of targets: the first is used, the others are its fallbacks.
 *
 * @param name letters, digits, dots, dashes and underscores; no colon, so it is never an id
 * @param targets at least one
 * @param options what the alias sets for each call, such as {@code num_ctx}
 * @param source where it is defined
 */
public record AliasRecord(String name, List<Target> targets, Settings options, Source source) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");

  public AliasRecord {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "alias '" + name + "' is not letters, digits, dots, dashes and underscores (at most 80)");
    }
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("alias '" + name + "' has no target");
    }
  }

  /** {@return whether {@code text} can be the name of an alias} */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
