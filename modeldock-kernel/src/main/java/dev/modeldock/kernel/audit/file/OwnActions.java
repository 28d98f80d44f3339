package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.ControlEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes entries of what the audit does by itself. */
final class OwnActions {

  private OwnActions() {}

  static ControlEvent event(
      Instant now, String action, @Nullable String subject, @Nullable String after) {
    return new ControlEvent(
        "own_" + UUID.randomUUID(),
        now,
        ControlEvent.Actor.GATEWAY,
        action,
        subject,
        new ControlEvent.Change(null, after),
        ControlEvent.Outcome.DONE,
        null);
  }
}
