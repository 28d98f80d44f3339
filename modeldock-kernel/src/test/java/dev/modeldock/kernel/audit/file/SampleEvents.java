package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.pipeline.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes events for tests. */
public final class SampleEvents {

  public static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");

  private SampleEvents() {}

  public static AuditEvent event(String id) {
    return event(id, NOON, "k1", "fast", Outcome.COMPLETED);
  }

  public static AuditEvent event(
      String id, Instant at, @Nullable String keyId, @Nullable String model, Outcome outcome) {
    return new AuditEvent(
        id,
        at,
        "chat_completions",
        "127.0.0.1",
        keyId,
        keyId == null ? null : "key " + keyId,
        model,
        "ollama-local:llama3.2:3b",
        true,
        200,
        outcome,
        null,
        List.of(
            new AttemptRecord("lmstudio-local:qwen", "upstream_unreachable", "not_sent", 3),
            new AttemptRecord("ollama-local:llama3.2:3b", null, null, 812)),
        10,
        20,
        UsageSource.REPORTED,
        87,
        812);
  }

  /** {@return an event of which as little is known as can be} */
  public static AuditEvent bare(String id) {
    return new AuditEvent(
        id,
        NOON,
        "unknown",
        "::1",
        null,
        null,
        null,
        null,
        false,
        0,
        Outcome.REFUSED_AUTH,
        "invalid_api_key",
        List.of(),
        -1,
        -1,
        UsageSource.NONE,
        -1,
        0);
  }
}
