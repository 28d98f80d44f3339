package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.Instant;
import java.time.InstantSource;

/** A key as the control API shows it: all but its text and the hashes of it. */
final class KeyDocument {

  private final UsageLedger usage;
  private final InstantSource clock;

  KeyDocument(UsageLedger usage, InstantSource clock) {
    this.usage = usage;
    this.clock = clock;
  }

  JsonDoc of(KeyRecord key) {
    Instant now = clock.instant();
    JsonDoc document =
        JsonDoc.of(key.id(), key.name())
            .with("prefix", key.prefix())
            .with("state", state(key, now));
    KeyFields.written(key).forEach(document::with);
    KeyHashes.Retiring retiring = key.hashes().retiring();
    return document
        .with("prompt_log", key.grant().promptLog() == null ? null : key.grant().promptLog().id())
        .with("created_at", key.createdAt())
        .with("expires_at", key.expiresAt())
        .with("revoked_at", key.revokedAt())
        .with("last_used_at", usage.lastUsed(key.id()).orElse(null))
        .with(
            "old_text_until",
            retiring != null && now.isBefore(retiring.until()) ? retiring.until() : null);
  }

  private static String state(KeyRecord key, Instant now) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.validAt(now) ? "active" : "expired";
  }
}
