package dev.modeldock.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was promised, and whether it held: a line for each, for people and for the lane. */
final class Verdict {

  private static final int MOST_SHOWN = 5;

  private final List<String> broken = new ArrayList<>();

  /** Tells a figure that is nobody's promise. */
  void tell(String format, Object... values) {
    System.out.println("# " + String.format(Locale.ROOT, format, values));
  }

  /** Tells whether a promise held. */
  void promise(String what, boolean held, String otherwise) {
    System.out.println(held ? "ok " + what : "not ok " + what + ": " + otherwise);
    if (!held) {
      broken.add(what);
    }
  }

  /** Tells whether nothing went wrong. */
  void none(String what, List<String> failures) {
    promise(
        what,
        failures.isEmpty(),
        failures.size()
            + ", such as "
            + String.join(" | ", failures.subList(0, Math.min(MOST_SHOWN, failures.size()))));
  }

  boolean held() {
    return broken.isEmpty();
  }
}
