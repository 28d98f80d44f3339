package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are looked for; null means any.
 *
 * @param since the earliest arrival; if null, no further back than ninety days
 * @param until arrivals before this
 * @param keyId the key's public part
 * @param model what was asked for, or what served
 * @param outcome how the request ended
 * @param limit the most events to return
 */
public record AuditFilter(
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String keyId,
    @Nullable String model,
    @Nullable Outcome outcome,
    int limit) {

  /** {@return a filter for the newest {@code limit} events of any kind} */
  public static AuditFilter newest(int limit) {
    return new AuditFilter(null, null, null, null, null, limit);
  }

  /** {@return whether {@code event} is one of those} */
  public boolean fits(AuditEvent event) {
    return (since == null || !event.at().isBefore(since))
        && (until == null || event.at().isBefore(until))
        && (keyId == null || keyId.equals(event.keyId()))
        && (model == null || model.equals(event.model()) || model.equals(event.target()))
        && (outcome == null || outcome == event.outcome());
  }
}
