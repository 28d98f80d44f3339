package dev.modeldock.kernel.audit.file;

import java.time.Duration;

/**
 * Says when audit events are flushed to the disk. Whatever it says, an event is in the file, and
 * safe from a kill of the process, before its request counts as done; this is about power failures.
 */
public sealed interface FsyncPolicy {

  /** When the system likes. */
  record Never() implements FsyncPolicy {}

  /** Before each request counts as done; requests at the same time share a flush. */
  record Every() implements FsyncPolicy {}

  /** At most this long after an event was written. */
  record Interval(Duration most) implements FsyncPolicy {}

  /** {@return the policy that loses at most the last second} */
  static FsyncPolicy standard() {
    return new Interval(Duration.ofSeconds(1));
  }
}
