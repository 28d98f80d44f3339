package dev.modeldock.kernel.names;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known names that someone most likely meant. */
public final class Nearest {

  private Nearest() {}

  /** {@return the one name that is nearest to {@code wanted}, if any is near} */
  public static Optional<String> to(String wanted, Collection<String> known) {
    return to(wanted, known, 1).stream().findFirst();
  }

  /**
   * {@return the names nearest to {@code wanted}, best first} Only those that share its beginning
   * or end with it, or differ in a third of its letters at most.
   *
   * @param limit the most names to return
   */
  public static List<String> to(String wanted, Collection<String> known, int limit) {
    String lower = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .distinct()
        .map(name -> new Scored(name, score(lower, name.toLowerCase(Locale.ROOT))))
        .filter(scored -> scored.score <= Math.max(2, lower.length() / 3))
        .sorted(Comparator.comparingInt(Scored::score).thenComparing(Scored::name))
        .limit(limit)
        .map(Scored::name)
        .toList();
  }

  private record Scored(String name, int score) {}

  private static int score(String wanted, String name) {
    boolean partOf =
        wanted.length() >= 3
            && (name.contains(wanted) || wanted.contains(name) && name.length() > 2);
    return partOf ? 1 : distance(wanted, name);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
