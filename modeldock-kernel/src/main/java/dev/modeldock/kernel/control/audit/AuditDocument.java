package dev.modeldock.kernel.control.audit;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries of the audit as answers show them. */
public final class AuditDocument {

  private AuditDocument() {}

  /** {@return {@code entry}, with all its fields; null where it has nothing} */
  public static JsonDoc of(AuditEntry entry) {
    return switch (entry) {
      case AuditEvent event -> of(event);
      case ControlEvent event -> of(event);
    };
  }

  private static JsonDoc of(AuditEvent event) {
    return JsonDoc.of(event.id(), event.operation())
        .with("kind", AuditEvent.KIND)
        .with("at", event.at())
        .with("operation", event.operation())
        .with("dialect", event.asked().dialect())
        .with("peer", event.peer())
        .with("key_id", event.keyId())
        .with("key_name", event.keyName())
        .with("model", event.model())
        .with("alias", event.asked().alias())
        .with("target", event.target())
        .with("stream", event.stream())
        .with("status", event.status())
        .with("outcome", event.outcome().id())
        .with("error", event.error())
        .with("attempts", event.attempts().stream().map(AuditDocument::of).toList())
        .with("prompt_tokens", known(event.promptTokens()))
        .with("completion_tokens", known(event.completionTokens()))
        .with("usage_source", event.usageSource().id())
        .with("bytes_in", known(event.use().bytesIn()))
        .with("bytes_out", known(event.use().bytesOut()))
        .with("egress", event.answered().egress())
        .with("first_byte_ms", known(event.firstByteMillis()))
        .with("ms", event.millis());
  }

  private static JsonDoc of(AttemptRecord attempt) {
    return JsonDoc.empty()
        .with("target", attempt.target())
        .with("instance", attempt.instance())
        .with("error", attempt.error())
        .with("stage", attempt.stage())
        .with("ms", attempt.millis())
        .with("egress", attempt.egress().id());
  }

  private static JsonDoc of(ControlEvent event) {
    return JsonDoc.of(event.id(), event.action())
        .with("kind", ControlEvent.KIND)
        .with("at", event.at())
        .with("actor", event.actor().name())
        .with("peer", event.actor().peer())
        .with("action", event.action())
        .with("subject", event.subject())
        .with("before", object(event.change().before()))
        .with("after", object(event.change().after()))
        .with("outcome", event.outcome().id())
        .with("error", event.error());
  }

  private static @Nullable Map<String, @Nullable Object> object(@Nullable String json) {
    try {
      return json == null ? null : Json.object(json.getBytes(StandardCharsets.UTF_8)).values();
    } catch (JsonProblem _) {
      return Map.of();
    }
  }

  private static @Nullable Long known(long number) {
    return number < 0 ? null : (Long) number;
  }
}
