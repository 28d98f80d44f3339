package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the audit keeps of one request. Neither prompt, reply nor secret is in it. Lines that an
 * earlier version has written lack some of it: what they do not say is null, or -1.
 *
 * @param id the request's id
 * @param at when it arrived
 * @param caller who sent it
 * @param asked what it asked for
 * @param attempts the tries, in order
 * @param answered how it ended
 * @param use what it took
 */
public record AuditEvent(
    String id,
    Instant at,
    Caller caller,
    Asked asked,
    List<AttemptRecord> attempts,
    Answered answered,
    Use use)
    implements AuditEntry {

  /** The kind of these entries. */
  public static final String KIND = "request";

  public AuditEvent {
    attempts = List.copyOf(attempts);
  }

  /**
   * Who sent a request.
   *
   * @param peer the address it came from, as far as the gateway believes it
   * @param keyId the key's public part; null if none was believed
   * @param keyName the key's name at that time
   */
  public record Caller(String peer, @Nullable String keyId, @Nullable String keyName) {}

  /**
   * What a request asked for.
   *
   * @param operation the surface that it came by
   * @param dialect whose API that is
   * @param model the model or alias; null if it never got so far
   * @param alias the same, if it is an alias
   * @param stream whether the client asked for a stream
   */
  public record Asked(
      String operation,
      @Nullable String dialect,
      @Nullable String model,
      @Nullable String alias,
      boolean stream) {}

  /**
   * How a request ended.
   *
   * @param status the HTTP status that was sent; 0 if none was
   * @param outcome how it ended
   * @param error the stable code of the error, if there was one
   * @param target the {@code instance:model} that served; null if none did
   * @param egress how far what was sent to any instance has travelled: {@code none}, {@code lan} or
   *     {@code cloud:} and the instance
   * @param firstByteMillis until the first byte of the answer was there; -1 if none came
   * @param millis from arrival to end
   */
  public record Answered(
      int status,
      Outcome outcome,
      @Nullable String error,
      @Nullable String target,
      @Nullable String egress,
      long firstByteMillis,
      long millis) {}

  /**
   * What a request took.
   *
   * @param promptTokens tokens read; -1 if not known
   * @param completionTokens tokens made; -1 if not known
   * @param source how these are known
   * @param bytesIn the length of its body, as far as it was read; -1 if not known
   * @param bytesOut the length of its answer: of a whole one all of it, of a stream what was sent
   *     before its last events, as the event is written first; -1 if not known
   */
  public record Use(
      long promptTokens, long completionTokens, UsageSource source, long bytesIn, long bytesOut) {

    /** Nothing. */
    public static final Use NONE = new Use(-1, -1, UsageSource.NONE, 0, 0);
  }

  @Override
  public Set<String> values(Trait trait) {
    var values = new HashSet<@Nullable String>();
    switch (trait) {
      case KIND -> values.add(KIND);
      case KEY -> values.add(keyId());
      case MODEL -> {
        values.add(model());
        values.add(target());
      }
      case INSTANCE -> attempts.forEach(attempt -> values.add(attempt.instance()));
      case OUTCOME -> values.add(outcome().id());
      case REQUEST -> values.add(id);
    }
    values.remove(null);
    return Set.copyOf(values);
  }

  /** {@return the surface that it came by} */
  public String operation() {
    return asked.operation();
  }

  /** {@return the address it came from} */
  public String peer() {
    return caller.peer();
  }

  /** {@return the public part of its key; null if none was believed} */
  public @Nullable String keyId() {
    return caller.keyId();
  }

  /** {@return the name of its key at that time} */
  public @Nullable String keyName() {
    return caller.keyName();
  }

  /** {@return the model or alias that was asked for; null if it never got so far} */
  public @Nullable String model() {
    return asked.model();
  }

  /** {@return whether the client asked for a stream} */
  public boolean stream() {
    return asked.stream();
  }

  /** {@return the {@code instance:model} that served; null if none did} */
  public @Nullable String target() {
    return answered.target();
  }

  /** {@return the HTTP status that was sent; 0 if none was} */
  public int status() {
    return answered.status();
  }

  /** {@return how it ended} */
  public Outcome outcome() {
    return answered.outcome();
  }

  /** {@return the stable code of the error, if there was one} */
  public @Nullable String error() {
    return answered.error();
  }

  /** {@return until the first byte of the answer was there; -1 if none came} */
  public long firstByteMillis() {
    return answered.firstByteMillis();
  }

  /** {@return from arrival to end} */
  public long millis() {
    return answered.millis();
  }

  /** {@return tokens read; -1 if not known} */
  public long promptTokens() {
    return use.promptTokens();
  }

  /** {@return tokens made; -1 if not known} */
  public long completionTokens() {
    return use.completionTokens();
  }

  /** {@return how the tokens are known} */
  public UsageSource usageSource() {
    return use.source();
  }
}
