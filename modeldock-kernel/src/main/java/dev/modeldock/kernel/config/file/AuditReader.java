package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.AuditConfig;
import dev.modeldock.kernel.config.AuditFsync;
import java.time.Duration;

/** Reads how the audit is kept. */
final class AuditReader {

  private static final long LEAST_FILE = 64L << 10;
  private static final long MOST_FILE = 1L << 40;
  private static final Duration USUAL_RETENTION = Duration.ofDays(90);

  private AuditReader() {}

  static AuditConfig read(Section section) {
    var audit =
        new AuditConfig(
            section.choice("fsync", AuditFsync.INTERVAL),
            section.choice("when_broken", AuditConfig.WhenBroken.REFUSE),
            section.duration("retention", USUAL_RETENTION),
            section.bytes("max_file", 256L << 20),
            section.bytes("max_total", 0));
    if (!audit.retention().isZero() && audit.retention().compareTo(Duration.ofDays(1)) < 0) {
      section.problem("retention", "must be at least 1d, or 0s for ever");
    }
    if (audit.maxFile() < LEAST_FILE || audit.maxFile() > MOST_FILE) {
      section.problem("max_file", "must be from 64KiB to 1024GiB");
    }
    if (audit.maxTotal() != 0 && audit.maxTotal() < audit.maxFile()) {
      section.problem("max_total", "must be at least max_file, or 0 for any amount");
    }
    section.done();
    return audit;
  }
}
