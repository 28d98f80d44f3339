package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events are looked for; null means any.
 *
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
}
