package dev.modeldock.kernel.names;

import java.util.List;

/**
 * Patterns in which {@code *} stands for any text, the empty one included, and nothing else is
 * special.
 */
public final class Glob {

  private Glob() {}

  /** {@return whether any of {@code patterns} matches the whole of {@code text}} */
  public static boolean anyMatches(List<String> patterns, String text) {
    for (String pattern : patterns) {
      if (matches(pattern, text)) {
        return true;
      }
    }
    return false;
  }

  /** {@return whether {@code pattern} matches the whole of {@code text}} Never backtracks twice. */
  public static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
