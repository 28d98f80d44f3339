package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.ChainReport;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An audit in memory, which can be told to fail. */
final class RecordingAudit implements AuditSink, AuditLog {

  private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  private final List<Consumer<AuditEntry>> followers = new CopyOnWriteArrayList<>();
  private volatile Runnable before = () -> {};
  private volatile boolean full;

  @Override
  public void record(AuditEvent event) throws IOException {
    before.run();
    if (full) {
      throw new IOException("No space left on device");
    }
    events.add(event);
    followers.forEach(each -> each.accept(event));
  }

  @Override
  public Page find(AuditFilter filter) throws IOException {
    if (full) {
      throw new IOException("Input/output error");
    }
    return new Page(List.copyOf(events.stream().filter(filter::fits).toList()), null);
  }

  @Override
  public Optional<AuditEntry> get(String requestId) {
    return events.stream()
        .filter(event -> event.id().equals(requestId))
        .map(AuditEntry.class::cast)
        .findFirst();
  }

  @Override
  public ChainReport verify() {
    return new ChainReport(0, events.size(), List.of());
  }

  @Override
  public AutoCloseable followAll(Consumer<AuditEntry> follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  /** Has no event be written any more. */
  void fillUp() {
    full = true;
  }

  /** Has {@code look} run whenever an event is about to be written. */
  void before(Runnable look) {
    before = look;
  }

  /** {@return the one event there is} */
  AuditEvent only() {
    assertThat(events).hasSize(1);
    return events.getFirst();
  }

  List<AuditEvent> events() {
    return List.copyOf(events);
  }
}
