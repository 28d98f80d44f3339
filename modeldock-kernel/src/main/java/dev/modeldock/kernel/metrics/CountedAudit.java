package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.pipeline.Outcome;
import java.io.IOException;

/** Counts requests where each of them passes exactly once: on its way into the audit. */
final class CountedAudit implements AuditSink {

  private final AuditSink audit;
  private final RequestFigures figures;

  CountedAudit(AuditSink audit, RequestFigures figures) {
    this.audit = audit;
    this.figures = figures;
  }

  @Override
  public void record(AuditEvent event) throws IOException {
    try {
      audit.record(event);
    } catch (IOException | RuntimeException e) {
      // What is not audited is refused, whatever it was before.
      figures.count(event, Outcome.GATEWAY_ERROR);
      throw e;
    }
    figures.count(event, event.outcome());
  }
}
