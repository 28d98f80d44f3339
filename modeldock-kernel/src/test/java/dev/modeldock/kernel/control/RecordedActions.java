package dev.modeldock.kernel.control;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.control.action.ActionLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Actions in memory, which can be told to take no more. */
final class RecordedActions implements ActionLog {

  final List<ControlEvent> events = new CopyOnWriteArrayList<>();

  /** How many more it takes. */
  int room = Integer.MAX_VALUE;

  @Override
  public void write(ControlEvent event) throws IOException {
    if (room <= 0) {
      throw new IOException("No space left on device");
    }
    room--;
    events.add(event);
  }

  @Override
  public void check() throws IOException {
    if (room <= 0) {
      throw new IOException("No space left on device");
    }
  }
}
