package dev.modeldock.kernel.usage;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/**
 * Sums, as they were asked for.
 *
 * @param complete false while sums are still being made anew from the audit
 * @param series by value of the axis, then by the begin of the span; spans without requests are
 *     left out
 */
public record Usage(boolean complete, Map<String, SortedMap<Instant, Tally>> series) {

  /** {@return the sum of a series} */
  public static Tally total(SortedMap<Instant, Tally> points) {
    var total = new Tally();
    points.values().forEach(total::add);
    return total;
  }
}
