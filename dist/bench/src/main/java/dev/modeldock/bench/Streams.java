package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Samples;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many streams at the same time: when the first token comes, and how far apart the next ones are.
 */
final class Streams {

  private final Samples firstTokens = new Samples();
  private final Samples gaps = new Samples();
  private final AtomicInteger failures = new AtomicInteger();

  /** Opens {@code count} streams, evenly over a second, and waits for their ends. */
  void run(Target target, int count) throws InterruptedException {
    byte[] request = target.request(true, "Hello");
    long between = TimeUnit.SECONDS.toNanos(1) / count;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        threads.execute(() -> one(target, request));
        TimeUnit.NANOSECONDS.sleep(between);
      }
    }
  }

  private void one(Target target, byte[] request) {
    try (Connection connection = new Connection(target.port())) {
      long[] last = {0};
      long sent = System.nanoTime();
      connection.send(request);
      int status =
          connection.stream(_ -> {
            long now = System.nanoTime();
            if (last[0] == 0) {
              firstTokens.add(now - sent);
            } else {
              gaps.add(now - last[0]);
            }
            last[0] = now;
          });
      if (status != 200) {
        failures.incrementAndGet();
      }
    } catch (IOException e) {
      failures.incrementAndGet();
    }
  }

  Samples firstTokens() {
    return firstTokens;
  }

  Samples gaps() {
    return gaps;
  }

  int failures() {
    return failures.get();
  }
}
