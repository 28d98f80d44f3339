package dev.modeldock.kernel.audit.file;

import java.time.Duration;

/**
 * How the audit is kept.
 *
 * @param fsync when entries are flushed to the disk
 * @param mostFileBytes how large a file may become before another one is begun
 * @param keep how many days files are kept behind theirs; zero for ever
 * @param mostTotalBytes how much all files may take before the oldest are deleted; zero for any
 *     amount
 */
public record AuditRules(
    FsyncPolicy fsync, long mostFileBytes, Duration keep, long mostTotalBytes) {

  private static final long USUAL_FILE = 256L << 20;

  /** {@return the usual rules, but for flushing} */
  public static AuditRules of(FsyncPolicy fsync) {
    return new AuditRules(fsync, USUAL_FILE, Duration.ofDays(90), 0);
  }
}
