package dev.modeldock.kernel.plugin.trust;

import java.util.List;

/**
 * What was judged of a jar.
 *
 * @param trust how it stands
 * @param problems why it is refused, one line each; empty if it may be loaded
 */
public record Verdict(Trust trust, List<String> problems) {

  public Verdict {
    problems = List.copyOf(problems);
  }
}
