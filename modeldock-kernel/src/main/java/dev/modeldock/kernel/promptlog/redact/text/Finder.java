package dev.modeldock.kernel.promptlog.redact.text;

import java.util.List;

/**
 * Finds one kind of private thing. Whatever the text is, the time is in proportion to its length:
 * whoever looks around a place looks a bounded way, or never twice at the same.
 */
@FunctionalInterface
public interface Finder {

  /** Adds what there is in {@code text} to {@code found}, in any order; pieces may overlap. */
  void find(Folded text, List<Span> found);
}
