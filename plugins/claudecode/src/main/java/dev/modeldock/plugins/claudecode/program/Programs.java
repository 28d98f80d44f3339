package dev.modeldock.plugins.claudecode.program;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProviderContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts CLIs, and keeps a few started ahead: to start one takes half a second, to speak to one
 * that runs a twentieth of that. Each serves one request and is then ended, so that nothing of a
 * conversation is there for the next one.
 *
 * <p>Safe for use by several threads.
 */
public final class Programs implements AutoCloseable {

  private final ProviderContext host;
  private final int capacity;
  private final Duration patience;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param capacity how many wait at most
   * @param patience how long one waits
   */
  public Programs(ProviderContext host, int capacity, Duration patience) {
    this.host = host;
    this.capacity = capacity;
    this.patience = patience;
  }

  private record Idle(Launch launch, HostProcess process, CountDownLatch gone) {

    boolean alive() throws InterruptedException {
      return process.awaitExit(Duration.ZERO).isEmpty();
    }
  }

  /** {@return a program for one request, started just now or ahead; the caller closes it} */
  public HostProcess take(Launch launch) throws ProviderException, InterruptedException {
    Idle ahead = poll(launch);
    while (ahead != null) {
      if (ahead.alive()) {
        return ahead.process();
      }
      ahead.process().close();
      ahead = poll(launch);
    }
    return host.processes().start(launch.call());
  }

  private synchronized @Nullable Idle poll(Launch launch) {
    for (Iterator<Idle> all = idle.iterator(); all.hasNext(); ) {
      Idle one = all.next();
      if (one.launch().equals(launch)) {
        all.remove();
        one.gone().countDown();
        return one;
      }
    }
    return null;
  }

  /**
   * Starts a program for a request like one that was just served, in the place of the one that
   * waits longest if there is no room. Does not block; that it fails shows when the next request
   * starts one itself.
   */
  public void prepare(Launch launch) {
    if (room(launch)) {
      host.threads().start("claude-ahead", () -> hold(launch));
    }
  }

  private synchronized boolean room(Launch launch) {
    long alike = idle.stream().filter(one -> one.launch().equals(launch)).count();
    return !closed && alike < capacity;
  }

  private void hold(Launch launch) {
    Idle one;
    try {
      one = new Idle(launch, host.processes().start(launch.call()), new CountDownLatch(1));
    } catch (ProviderException e) {
      return;
    }
    keep(one);
    try {
      if (!one.gone().await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        drop(one);
      }
    } catch (InterruptedException e) {
      drop(one);
    }
  }

  private synchronized void keep(Idle one) {
    idle.addLast(one);
    while (idle.size() > (closed ? 0 : capacity)) {
      drop(idle.getFirst());
    }
  }

  private synchronized void drop(Idle one) {
    if (idle.remove(one)) {
      one.gone().countDown();
      one.process().close();
    }
  }

  /** Ends all that wait. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!idle.isEmpty()) {
      drop(idle.getFirst());
    }
  }
}
