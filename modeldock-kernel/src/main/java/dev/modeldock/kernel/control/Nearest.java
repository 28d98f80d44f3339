package dev.modeldock.kernel.control;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that someone most likely meant. */
final class Nearest {

  private Nearest() {}

  /** {@return the closest of {@code known}, if one is close enough to be worth a question} */
  static Optional<String> to(String name, Collection<String> known) {
    String meant = name.toLowerCase(Locale.ROOT);
    int tolerated = Math.max(1, meant.length() / 3);
    record Candidate(String name, int distance) {}
    return known.stream()
        .map(each -> new Candidate(each, distance(meant, each.toLowerCase(Locale.ROOT))))
        .filter(each -> each.distance() <= tolerated)
        .min(Comparator.comparingInt(Candidate::distance))
        .map(Candidate::name);
  }

  /** Counts the insertions, deletions and replacements that turn {@code a} into {@code b}. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
