package dev.modeldock.kernel.audit;

import java.io.IOException;

/** Takes the audit event of each request. */
public interface AuditSink {

  /**
   * Writes {@code event}; when this returns it is in the file. Any thread; blocks for one write.
   *
   * @throws IOException if it could not be written
   */
  void record(AuditEvent event) throws IOException;
}
