package dev.modeldock.kernel.usage;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the sums take of one request. No value of it is a client's own text: the model is the one
 * that served, not the one that was asked for.
 *
 * @param at when it arrived
 * @param keyId the id of its key; null if none was believed
 * @param instance the instance that served; null if none did
 * @param model the model of it that served; null if none did
 * @param outcome how it ended
 * @param promptTokens tokens read; 0 if not known
 * @param completionTokens tokens made; 0 if not known
 * @param firstByteMillis until the first byte of the answer; -1 if none came
 * @param millis from arrival to end
 */
public record Sample(
    Instant at,
    @Nullable String keyId,
    @Nullable String instance,
    @Nullable String model,
    Outcome outcome,
    long promptTokens,
    long completionTokens,
    long firstByteMillis,
    long millis) {

  /** {@return what is taken of {@code event}} */
  public static Sample of(AuditEvent event) {
    String target = event.target();
    int colon = target == null ? -1 : target.indexOf(':');
    return new Sample(
        event.at(),
        event.keyId(),
        target == null || colon < 0 ? null : target.substring(0, colon),
        target == null || colon < 0 ? null : target.substring(colon + 1),
        event.outcome(),
        Math.max(0, event.promptTokens()),
        Math.max(0, event.completionTokens()),
        event.firstByteMillis(),
        event.millis());
  }

  /** {@return whether it was neither completed nor left by its client} */
  public boolean failed() {
    return outcome != Outcome.COMPLETED && outcome != Outcome.CLIENT_GONE;
  }
}
