package dev.modeldock.kernel.plugin.trust;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Tells which of two versions is the later, however their author counts: numbers by their worth, of
 * any length, words by their letters, and 1.0 is 1. A word after a number makes it earlier than
 * without, as in 1.0-rc1 before 1.0; what stands after a plus makes no difference.
 */
final class VersionOrder implements Comparator<String> {

  private static final Pattern PART = Pattern.compile("[0-9]+|[A-Za-z]+");

  @Override
  public int compare(String one, String other) {
    int byVersion = compareParts(before(one), before(other));
    return byVersion;
  }

  private static List<String> before(String version) {
    int plus = version.indexOf('+');
    String counted = plus < 0 ? version : version.substring(0, plus);
    return PART.matcher(counted).results().map(MatchResult::group).toList();
  }

  private static int compareParts(List<String> one, List<String> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      int order =
          comparePart(i < one.size() ? one.get(i) : "", i < other.size() ? other.get(i) : "");
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int comparePart(String one, String other) {
    if ((one + other).matches("0+")) {
      return 0;
    }
    int kinds = Integer.compare(kind(one), kind(other));
    if (kinds != 0) {
      return kinds;
    }
    // Not as numbers of the language: a long enough one would come round to a small one.
    String a = kind(one) == 2 ? one.replaceFirst("^0+", "") : one;
    String b = kind(other) == 2 ? other.replaceFirst("^0+", "") : other;
    int lengths = kind(one) == 2 ? Integer.compare(a.length(), b.length()) : 0;
    return lengths != 0 ? lengths : a.compareTo(b);
  }

  /** A word is before nothing, and nothing before a number. */
  private static int kind(String part) {
    if (part.isEmpty()) {
      return 1;
    }
    return Character.isDigit(part.charAt(0)) ? 2 : 0;
  }
}
