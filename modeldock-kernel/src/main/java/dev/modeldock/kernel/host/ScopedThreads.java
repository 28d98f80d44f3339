package dev.modeldock.kernel.host;

import dev.modeldock.api.host.HostThreads;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Virtual threads that are interrupted and waited for when their instance ends. */
final class ScopedThreads implements HostThreads, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ScopedThreads.class.getName());

  private final String instance;
  private final Duration patience;
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ScopedThreads(String instance, Duration patience) {
    this.instance = instance;
    this.patience = patience;
  }

  @Override
  public Thread start(String purpose, Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .name("provider-" + instance + "-" + purpose)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> run(purpose, task));
    // A context loader of the starter's could be another plugin's, and would be kept alive.
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    running.add(thread);
    if (closed) {
      running.remove(thread);
      throw new IllegalStateException(
          "instance '" + instance + "' is closed: thread '" + purpose + "' was not started");
    }
    thread.start();
    return thread;
  }

  private void run(String purpose, Runnable task) {
    try {
      if (!closed) {
        task.run();
      }
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      if (!closed) {
        LOG.log(
            Level.WARNING,
            "[{0}] thread ''{1}'' ended by {2}",
            instance,
            purpose,
            e.getClass().getName());
      }
    } finally {
      running.remove(Thread.currentThread());
    }
  }

  /** Interrupts all threads and waits for them, a few seconds at most. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Thread::interrupt);
    long end = System.nanoTime() + patience.toNanos();
    try {
      for (Thread thread : running) {
        if (thread.getState() != Thread.State.NEW
            && !thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          LOG.log(Level.WARNING, "[{0}] thread {1} does not end", instance, thread.getName());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
