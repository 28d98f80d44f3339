package dev.modeldock.kernel.control.reload;

import dev.modeldock.kernel.control.JsonDoc;
import java.util.Map;

/** Tells two versions of named things apart. */
final class Difference {

  private Difference() {}

  /** {@return the names of what was added, changed and removed} */
  static <R> JsonDoc of(Map<String, R> before, Map<String, R> after) {
    return JsonDoc.empty()
        .with("added", after.keySet().stream().filter(name -> !before.containsKey(name)).toList())
        .with(
            "changed",
            after.keySet().stream()
                .filter(before::containsKey)
                .filter(name -> !after.get(name).equals(before.get(name)))
                .toList())
        .with(
            "removed", before.keySet().stream().filter(name -> !after.containsKey(name)).toList());
  }
}
