package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the audit keeps of one request. Neither prompt, reply nor secret is in it.
 *
 * @param id the request's id
 * @param at when it arrived
 * @param operation what it asked for
 * @param peer the address it came from
 * @param keyId the key's public part; null if none was believed
 * @param keyName the key's name at that time
 * @param model the model or alias that was asked for; null if it never got so far
 * @param target the {@code instance:model} that served; null if none did
 * @param stream whether the client asked for a stream
 * @param status the HTTP status that was sent; 0 if none was
 * @param outcome how it ended
 * @param error the stable code of the error, if there was one
 * @param attempts the tries, in order
 * @param promptTokens tokens read; -1 if not known
 * @param completionTokens tokens made; -1 if not known
 * @param usageSource how these are known
 * @param firstByteMillis until the first byte of the answer was there; -1 if none came
 * @param millis from arrival to end
 */
public record AuditEvent(
    String id,
    Instant at,
    String operation,
    String peer,
    @Nullable String keyId,
    @Nullable String keyName,
    @Nullable String model,
    @Nullable String target,
    boolean stream,
    int status,
    Outcome outcome,
    @Nullable String error,
    List<AttemptRecord> attempts,
    long promptTokens,
    long completionTokens,
    UsageSource usageSource,
    long firstByteMillis,
    long millis) {

  public AuditEvent {
    attempts = List.copyOf(attempts);
  }
}
