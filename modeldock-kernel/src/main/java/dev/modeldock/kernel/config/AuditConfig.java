package dev.modeldock.kernel.config;

import java.time.Duration;

/**
 * How the audit is kept.
 *
 * @param fsync when it is forced to the disk
 * @param whenBroken what becomes of requests while it cannot be written
 * @param retention how long its files are kept, in whole days; zero for ever
 * @param maxFile how large a file may become before another one is begun, in bytes
 * @param maxTotal how much all files may take before the oldest are deleted, in bytes; 0 for any
 *     amount
 */
public record AuditConfig(
    AuditFsync fsync, WhenBroken whenBroken, Duration retention, long maxFile, long maxTotal) {

  /** What becomes of requests that cannot be audited. */
  public enum WhenBroken {
    /** They are refused with 503. */
    REFUSE,
    /** They are served. The gateway counts them, and its audit says later how many are missing. */
    ALLOW
  }
}
