package dev.modeldock.kernel.control;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.ChainReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An audit that remembers what it was asked. */
final class MemoryAuditLog implements AuditLog {

  final List<AuditEntry> events = new ArrayList<>();
  final List<Consumer<AuditEntry>> followers = new CopyOnWriteArrayList<>();
  @Nullable AuditFilter asked;
  @Nullable Long next;
  boolean broken;
  List<String> breaks = List.of();

  @Override
  public Page find(AuditFilter filter) throws IOException {
    asked = filter;
    if (broken) {
      throw new IOException("a file cannot be read");
    }
    return new Page(events, next);
  }

  @Override
  public Optional<AuditEntry> get(String requestId) {
    return events.stream().filter(event -> event.id().equals(requestId)).findFirst();
  }

  @Override
  public ChainReport verify() {
    return new ChainReport(2, 7, breaks);
  }

  @Override
  public AutoCloseable followAll(Consumer<AuditEntry> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }
}
