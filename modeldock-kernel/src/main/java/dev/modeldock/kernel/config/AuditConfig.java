package dev.modeldock.kernel.config;

/**
 * How the audit is kept.
 *
 * @param fsync when it is forced to the disk
 */
public record AuditConfig(AuditFsync fsync) {}
