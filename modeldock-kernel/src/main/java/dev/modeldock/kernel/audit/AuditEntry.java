package dev.modeldock.kernel.audit;

import java.time.Instant;
import java.util.Set;

/** One line of the audit. */
public sealed interface AuditEntry permits AuditEvent, ControlEvent {

  /** {@return the id of the request that it is about} */
  String id();

  /** {@return when that request arrived} */
  Instant at();

  /** {@return what it has of {@code trait}} */
  Set<String> values(Trait trait);
}
