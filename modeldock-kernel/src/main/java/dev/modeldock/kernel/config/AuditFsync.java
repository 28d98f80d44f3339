package dev.modeldock.kernel.config;

/** When the audit is forced to the disk. A kill of the process loses nothing with any of them. */
public enum AuditFsync {
  /** When the operating system likes. */
  NEVER,
  /** Each second. */
  INTERVAL,
  /** Before each request counts as done. */
  EVERY
}
