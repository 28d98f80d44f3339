package dev.modeldock.plugins.lmstudio;

import java.util.Locale;

/** How LM Studio varies the name of one model. */
final class Names {

  private Names() {}

  /** {@return whether both may name one model: publisher, variant, copy and case aside} */
  static boolean alike(String one, String other) {
    return base(one).equals(base(other));
  }

  /** {@return the name without publisher, {@code @variant} and {@code :2}, in lower case} */
  static String base(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
    int variant = base.indexOf('@');
    return (variant > 0 ? base.substring(0, variant) : base).toLowerCase(Locale.ROOT);
  }
}
