package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Samples;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a fixed rate whether or not the earlier ones have been answered, and measures
 * each from the moment at which it was due. A stall therefore counts for every request that it
 * delays.
 */
final class OpenLoop {

  private final Target target;
  private final byte[] request;
  private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger failures = new AtomicInteger();

  OpenLoop(Target target) {
    this.target = target;
    this.request = target.request(false, "Hello");
  }

  /** Runs one round and adds to {@code samples}. */
  void run(int perSecond, int seconds, Samples samples) {
    long gap = 1_000_000_000L / perSecond;
    long start = System.nanoTime() + gap;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < (long) perSecond * seconds; i++) {
        long due = start + i * gap;
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        threads.execute(() -> exchange(due, samples));
      }
    }
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      close(connection);
    }
  }

  int failures() {
    return failures.get();
  }

  private void exchange(long due, Samples samples) {
    Connection connection = idle.poll();
    try {
      if (connection == null) {
        connection = new Connection(target.port());
      }
      connection.send(request);
      if (connection.answer() != 200) {
        failures.incrementAndGet();
      }
      samples.add(System.nanoTime() - due);
      idle.add(connection);
    } catch (IOException e) {
      failures.incrementAndGet();
      if (connection != null) {
        close(connection);
      }
    }
  }

  private void close(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      failures.incrementAndGet();
    }
  }
}
