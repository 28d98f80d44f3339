package dev.modeldock.kernel.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be asked of the audit. */
public interface AuditLog {

  /**
   * Some of the entries that were looked for.
   *
   * @param entries newest first
   * @param next where the next page begins: {@link AuditFilter#before}; null if this is the last
   */
  record Page(List<AuditEntry> entries, @Nullable Long next) {

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** {@return the entries that fit, newest first, as many as the filter wants} */
  Page find(AuditFilter filter) throws IOException;

  /**
   * Calls {@code reader} with each request that fits and was written before this call, newest
   * first; the filter's limit is only how many are read at once.
   */
  default void read(AuditFilter filter, Consumer<AuditEvent> reader) throws IOException {
    AuditFilter rest = filter;
    Page page;
    do {
      page = find(rest);
      for (AuditEntry entry : page.entries()) {
        if (entry instanceof AuditEvent event) {
          reader.accept(event);
        }
      }
      rest = rest.before(page.next());
    } while (page.next() != null);
  }

  /** {@return the newest entry of that request} */
  Optional<AuditEntry> get(String requestId) throws IOException;

  /**
   * Checks the hash chain of all files.
   *
   * @return what was found
   */
  ChainReport verify() throws IOException;

  /**
   * Calls {@code follower} with each new entry, from the thread that wrote it; it must not block.
   *
   * @return stops the calls when closed
   */
  AutoCloseable followAll(Consumer<AuditEntry> follower);

  /** Does the same with the requests only. */
  default AutoCloseable follow(Consumer<AuditEvent> follower) {
    return followAll(entry -> {
      if (entry instanceof AuditEvent event) {
        follower.accept(event);
      }
    });
  }
}
