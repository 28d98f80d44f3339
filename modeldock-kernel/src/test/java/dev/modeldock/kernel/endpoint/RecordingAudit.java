package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit in memory, which can be told to fail. */
final class RecordingAudit implements AuditSink {

  private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
  private volatile Runnable before = () -> {};
  private volatile boolean full;

  @Override
  public void record(AuditEvent event) throws IOException {
    before.run();
    if (full) {
      throw new IOException("No space left on device");
    }
    events.add(event);
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
