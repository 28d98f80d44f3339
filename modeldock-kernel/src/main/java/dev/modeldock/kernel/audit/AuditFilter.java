package dev.modeldock.kernel.audit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are looked for.
 *
 * @param since the earliest arrival; null for any
 * @param until arrivals before this; null for any
 * @param traits what they must have, all of it
 * @param before the number in the chain that theirs must be below; null for any
 * @param limit the most entries to return
 */
public record AuditFilter(
    @Nullable Instant since,
    @Nullable Instant until,
    Map<Trait, String> traits,
    @Nullable Long before,
    int limit) {

  public AuditFilter {
    traits = Map.copyOf(traits);
  }

  /** {@return a filter for the newest {@code limit} entries of any kind} */
  public static AuditFilter newest(int limit) {
    return new AuditFilter(null, null, Map.of(), null, limit);
  }

  /** {@return a filter for the newest {@code limit} entries that have these traits} */
  public static AuditFilter of(Map<Trait, String> traits, int limit) {
    return new AuditFilter(null, null, traits, null, limit);
  }

  /** {@return this filter, for what was written before number {@code seq}} */
  public AuditFilter before(@Nullable Long seq) {
    return new AuditFilter(since, until, traits, seq, limit);
  }

  /** {@return whether {@code entry} is one of those, wherever it is in the chain} */
  public boolean fits(AuditEntry entry) {
    return (since == null || !entry.at().isBefore(since))
        && (until == null || entry.at().isBefore(until))
        && traits.entrySet().stream()
            .allMatch(trait -> entry.values(trait.getKey()).contains(trait.getValue()));
  }
}
