package dev.modeldock.testkit.host;

import dev.modeldock.api.host.HostThreads;
import dev.modeldock.api.host.PluginLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Virtual threads that are interrupted when the host closes. */
final class TrackedThreads implements HostThreads {

  private final PluginLog log;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  TrackedThreads(PluginLog log) {
    this.log = log;
  }

  @Override
  public Thread start(String purpose, Runnable task) {
    Thread thread = Thread.ofVirtual().name("test-instance-" + purpose).unstarted(() -> run(task));
    threads.add(thread);
    thread.start();
    return thread;
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.warn("a thread failed", e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  int running() {
    return threads.size();
  }

  void interruptAll() {
    threads.forEach(Thread::interrupt);
  }
}
