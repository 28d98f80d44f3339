package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second gateway where there is one already: it leaves soon, and the first does not notice. */
class SecondStartTest {

  private static final Duration LONGEST = Duration.ofSeconds(3);

  /** Once is enough; the other times are for a machine that is busy with something else. */
  private static final int TRIES = 8;

  @TempDir Path folder;

  @Test
  void onTheSameHomeItEndsSoonAndTheFirstServesOn() throws Exception {
    Path home = folder.resolve("home");
    try (Gateway first = Gateway.start(home)) {
      endsSoon(first, home, "0", Long.toString(first.pid()));
    }
  }

  @Test
  void onTheSamePortItEndsSoonAndTheFirstServesOn() throws Exception {
    try (Gateway first = Gateway.start(folder.resolve("home"))) {
      String port = Integer.toString(first.url().getPort());
      // Made before, so that a first start's work is not what is timed.
      Path other = folder.resolve("other");
      Gateway.start(other).close();
      endsSoon(first, other, port, port);
    }
  }

  private static void endsSoon(Gateway first, Path home, String port, String word)
      throws Exception {
    Duration shortest = Duration.ofDays(1);
    for (int i = 0; i < TRIES && shortest.compareTo(LONGEST) > 0; i++) {
      long begun = System.nanoTime();
      try (Gateway second = Gateway.launch(home, "", "--port", port)) {
        assertThat(second.awaitEnd()).isNotZero();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        shortest = took.compareTo(shortest) < 0 ? took : shortest;
        assertThat(second.log()).contains(word).doesNotContain("\tat ");
      }
    }
    assertThat(shortest).isLessThan(LONGEST);
    try (Client client = new Client(first.url(), first.key())) {
      assertThat(client.chat("demo:echo", "Hello").statusCode()).isEqualTo(200);
    }
    first.run("keys", "create", "after").succeeded();
    first.run("audit", "verify").succeeded();
  }
}
