package dev.modeldock.kernel.control.reload;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.doc.Shape;
import java.util.Map;

/** Tells two versions of named things apart. */
final class Difference {

  static final Shape SHAPE =
      Shape.of("Difference")
          .texts("added", "What is new.")
          .texts("changed", "What is not as it was.")
          .texts("removed", "What is gone.");

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
