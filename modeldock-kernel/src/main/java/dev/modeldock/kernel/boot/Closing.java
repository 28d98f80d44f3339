package dev.modeldock.kernel.boot;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What was opened, to be closed in the reverse order. A failure keeps nothing else from closing.
 */
final class Closing implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  /** {@return {@code resource}, which is closed from now on when this is} */
  <T extends AutoCloseable> T with(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "Something did not close cleanly", e);
      }
    }
  }
}
