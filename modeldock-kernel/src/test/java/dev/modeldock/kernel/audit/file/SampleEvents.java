package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.Egress;
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
        new AuditEvent.Caller("127.0.0.1", keyId, keyId == null ? null : "key " + keyId),
        new AuditEvent.Asked(
            "chat_completions", "openai", model, "fast".equals(model) ? model : null, true),
        List.of(
            new AttemptRecord(
                "lmstudio-local:qwen", "upstream_unreachable", "not_sent", 3, Egress.NONE),
            new AttemptRecord("ollama-local:llama3.2:3b", null, null, 812, Egress.LAN)),
        new AuditEvent.Answered(200, outcome, null, "ollama-local:llama3.2:3b", "lan", 87, 812),
        new AuditEvent.Use(10, 20, UsageSource.REPORTED, 140, 2_048));
  }

  /** {@return an event of which as little is known as can be} */
  public static AuditEvent bare(String id) {
    return new AuditEvent(
        id,
        NOON,
        new AuditEvent.Caller("::1", null, null),
        new AuditEvent.Asked("unknown", null, null, null, false),
        List.of(),
        new AuditEvent.Answered(0, Outcome.REFUSED_AUTH, "invalid_api_key", null, null, -1, 0),
        new AuditEvent.Use(-1, -1, UsageSource.NONE, -1, -1));
  }
}
