package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Samples;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * How long a client that has left goes on waiting for its turn. No upstream knows of it: the
 * gateway's own figures are asked, as fast as they answer.
 */
final class QueueLeaves {

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final String WAITING = "modeldock_instance_waiting{instance=\"%s\"}";

  private final Upstream upstream;
  private final Gateway gateway;
  private final Samples samples = new Samples();
  private int failures;

  QueueLeaves(Upstream upstream, Gateway gateway) {
    this.upstream = upstream;
    this.gateway = gateway;
  }

  /** {@code narrow} is an instance that serves one call at a time. */
  void run(Target narrow, int rounds) throws IOException, InterruptedException {
    byte[] request = Phase.QUEUE.request(narrow);
    String waiting = WAITING.formatted(narrow.model().substring(0, narrow.model().indexOf(':')));
    upstream.silentArrivals().clear();
    try (Connection holder = new Connection(narrow.port())) {
      holder.send(request);
      if (upstream.silentArrivals().poll(LONGEST_NANOS, TimeUnit.NANOSECONDS) == null) {
        failures++;
        return;
      }
      for (int i = 0; i < rounds && failures == 0; i++) {
        leave(narrow, request, waiting);
      }
    }
  }

  private void leave(Target narrow, byte[] request, String waiting) throws IOException {
    long left;
    try (Connection client = new Connection(narrow.port())) {
      client.send(request);
      await(waiting, 1);
      left = System.nanoTime();
    }
    await(waiting, 0);
    samples.add(System.nanoTime() - left);
  }

  private void await(String figure, double wanted) throws IOException {
    long deadline = System.nanoTime() + LONGEST_NANOS;
    while (gateway.figure(figure) != wanted) {
      if (System.nanoTime() > deadline) {
        failures++;
        return;
      }
    }
  }

  Samples samples() {
    return samples;
  }

  int failures() {
    return failures;
  }
}
