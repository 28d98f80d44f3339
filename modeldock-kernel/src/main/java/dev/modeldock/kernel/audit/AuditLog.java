package dev.modeldock.kernel.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What can be asked of the audit. */
public interface AuditLog {

  /** {@return the events that fit, newest first} */
  List<AuditEvent> find(AuditFilter filter) throws IOException;

  /**
   * Calls {@code reader} with each event that fits and was written before this call, newest first,
   * one at a time; the filter's limit does not count.
   */
  default void read(AuditFilter filter, Consumer<AuditEvent> reader) throws IOException {
    find(filter).forEach(reader);
  }

  /** {@return the event of that request} */
  Optional<AuditEvent> get(String requestId) throws IOException;

  /**
   * Checks the hash chain of all files.
   *
   * @return what was found
   */
  ChainReport verify() throws IOException;

  /**
   * Calls {@code follower} with each new event, from the thread that wrote it; it must not block.
   *
   * @return stops the calls when closed
   */
  AutoCloseable follow(Consumer<AuditEvent> follower);
}
