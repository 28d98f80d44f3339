package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import java.io.IOException;

/**
 * Lets requests pass that cannot be audited, for owners who have said that they would rather be
 * served. The journal counts them, says so in the log, and leaves a mark in the chain.
 */
public final class LenientAudit implements AuditSink {

  private final AuditJournal journal;

  public LenientAudit(AuditJournal journal) {
    this.journal = journal;
  }

  @Override
  public void record(AuditEvent event) {
    try {
      journal.record(event);
    } catch (IOException _) {
      // Noted by the journal, which knows it as a gap.
    }
  }
}
