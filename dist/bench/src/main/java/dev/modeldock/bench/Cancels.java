package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Samples;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How long the upstream goes on with a request whose client has left. */
final class Cancels {

  private static final long LONGEST_S = 10;

  private final Upstream upstream;
  private final Samples samples = new Samples();
  private int failures;

  Cancels(Upstream upstream) {
    this.upstream = upstream;
  }

  void run(Target target, Phase phase, int rounds) throws IOException, InterruptedException {
    byte[] request = phase.request(target);
    for (int i = 0; i < rounds; i++) {
      upstream.silentArrivals().clear();
      upstream.silentDepartures().clear();
      long left;
      try (Connection client = new Connection(target.port())) {
        client.send(request);
        if (upstream.silentArrivals().poll(LONGEST_S, TimeUnit.SECONDS) == null) {
          failures++;
          return;
        }
        if (phase == Phase.STREAM) {
          client.awaitFirstByte();
        }
        left = System.nanoTime();
      }
      Long seen = upstream.silentDepartures().poll(LONGEST_S, TimeUnit.SECONDS);
      if (seen == null) {
        failures++;
        return;
      }
      samples.add(seen - left);
    }
  }

  Samples samples() {
    return samples;
  }

  int failures() {
    return failures;
  }
}
