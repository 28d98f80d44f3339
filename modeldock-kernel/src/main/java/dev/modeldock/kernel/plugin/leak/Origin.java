package dev.modeldock.kernel.plugin.leak;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether something comes from a loader. */
final class Origin {

  private static final int LONGEST = 80;

  private final ClassLoader loader;
  private final List<String> packages;

  Origin(ClassLoader loader) {
    this.loader = loader;
    this.packages =
        Arrays.stream(loader.getDefinedPackages()).map(each -> each.getName() + ".").toList();
  }

  /** {@return whether the class of {@code object} is of the loader} */
  boolean has(@Nullable Object object) {
    return object != null && isOrAbove(object.getClass().getClassLoader());
  }

  /** {@return whether {@code other} is the loader, or one that a plugin made over it} */
  boolean isOrAbove(@Nullable ClassLoader other) {
    for (ClassLoader each = other; each != null; each = each.getParent()) {
      if (each == loader) {
        return true;
      }
    }
    return false;
  }

  /** {@return whether a class of that name may be of the loader; another one may have it too} */
  boolean mayHave(String className) {
    return packages.stream().anyMatch(className::startsWith);
  }

  /** {@return a plugin's word in quotes, not longer than a line has room for} */
  static String quoted(String name) {
    return "'" + (name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name) + "'";
  }
}
