package dev.modeldock.kernel.plugin.trust;

import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;

/** Tells which of two versions is the later, however their author counts. */
final class VersionOrder implements Comparator<String> {

  @Override
  public int compare(String one, String other) {
    try {
      return version(one).compareTo(version(other));
    } catch (IllegalArgumentException _) {
      return one.compareTo(other);
    }
  }

  /** With a number in front, what begins with a letter is a version too. */
  private static Version version(String text) {
    return Version.parse("0." + text);
  }
}
