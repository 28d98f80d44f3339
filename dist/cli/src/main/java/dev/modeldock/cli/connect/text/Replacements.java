package dev.modeldock.cli.connect.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes to a text, collected first and made at once. Confined to one thread. */
final class Replacements {

  private record Replacement(int start, int end, String text) {}

  private final String text;
  private final List<Replacement> all = new ArrayList<>();

  Replacements(String text) {
    this.text = text;
  }

  /** {@return how the lines of {@code text} end} */
  static String newlineOf(String text) {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  void insert(int position, String inserted) {
    replace(position, position, inserted);
  }

  /** Replaces a part of the text, which overlaps with no other that is replaced. */
  void replace(int start, int end, String replacement) {
    all.add(new Replacement(start, end, replacement));
  }

  /** {@return the changed text; of two insertions at one place, the earlier one stands first} */
  String applied() {
    var out = new StringBuilder();
    int at = 0;
    var ordered = all.stream().sorted(Comparator.comparingInt(Replacement::start)).toList();
    for (Replacement each : ordered) {
      out.append(text, at, each.start).append(each.text);
      at = each.end;
    }
    return out.append(text, at, text.length()).toString();
  }
}
