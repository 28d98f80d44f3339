package dev.modeldock.kernel.host;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one generation of an instance was handed, and closes it last first.
 *
 * <p>Safe for use by several threads. What fails to close is logged and does not keep the rest
 * open.
 */
final class ProviderScope implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ProviderScope.class.getName());

  private final String instance;
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private boolean closed;

  ProviderScope(String instance) {
    this.instance = instance;
  }

  /**
   * Has {@code resource} closed with this scope.
   *
   * @throws IllegalStateException if the scope is closed; the resource is then closed at once
   */
  void add(AutoCloseable resource) {
    synchronized (this) {
      if (!closed) {
        resources.push(resource);
        return;
      }
    }
    shut(resource);
    throw closedAlready();
  }

  /**
   * Checks that something may still be handed out.
   *
   * @throws IllegalStateException if the scope is closed
   */
  synchronized void ensureOpen() {
    if (closed) {
      throw closedAlready();
    }
  }

  /** Closes everything. A second call goes on behind a resource in which a first one is stuck. */
  @Override
  public void close() {
    for (var next = take(); next != null; next = take()) {
      shut(next);
    }
  }

  private synchronized @Nullable AutoCloseable take() {
    closed = true;
    return resources.poll();
  }

  private void shut(AutoCloseable resource) {
    try {
      resource.close();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      LOG.log(
          Level.WARNING,
          "[{0}] a resource could not be closed: {1}",
          instance,
          e.getClass().getName());
    }
  }

  private IllegalStateException closedAlready() {
    return new IllegalStateException(
        "this generation of instance '" + instance + "' is closed: nothing is handed out any more");
  }
}
