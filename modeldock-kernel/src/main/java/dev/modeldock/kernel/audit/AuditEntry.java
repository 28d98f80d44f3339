package dev.modeldock.kernel.audit;

import java.time.Instant;

/** One line of the audit. */
public sealed interface AuditEntry permits AuditEvent {

  /** {@return the id of the request that it is about} */
  String id();

  /** {@return when that request arrived} */
  Instant at();
}
