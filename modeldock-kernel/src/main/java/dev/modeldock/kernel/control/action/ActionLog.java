package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.audit.ControlEvent;
import java.io.IOException;

/** Takes what is done on the control listener. Any thread. */
public interface ActionLog {

  /**
   * Writes {@code event}; when this returns it is in the audit.
   *
   * @throws IOException if it could not be written
   */
  void write(ControlEvent event) throws IOException;

  /**
   * Makes sure, as far as that can be known beforehand, that the next event can be written.
   *
   * @throws IOException if it cannot
   */
  void check() throws IOException;
}
