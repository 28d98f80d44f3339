package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.ModelStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prints how long the real CLI takes; how long that may be is for people to judge. */
@Tag("real-codex")
@Timeout(90)
class RealTimesTest {

  @TempDir Path folder;

  @Test
  void aFreshProviderIsReady() throws Exception {
    RealCodex.binary();
    for (int i = 0; i < 3; i++) {
      try (var fresh = new RealCodex(folder, Map.of())) {
        long start = System.nanoTime();
        fresh.provider.check();
        long ready = System.nanoTime();
        assertThat(fresh.ask("Hello?")).isNotEmpty();
        System.out.printf(
            "new provider: ready after %d ms, first answer %d ms later%n",
            (ready - start) / 1_000_000, (System.nanoTime() - ready) / 1_000_000);
      }
    }
  }

  @Test
  void theFirstWordComes() throws Exception {
    RealCodex.binary();
    var first = new ArrayList<Long>();
    try (var it = new RealCodex(folder, Map.of())) {
      for (int i = 0; i < 70; i++) {
        long start = System.nanoTime();
        try (ModelStream stream = it.open("Hello?")) {
          stream.next();
          first.add((System.nanoTime() - start) / 1_000);
          Asked.rest(stream);
        }
      }
    }
    var warm = first.subList(20, 70).stream().sorted().toList();
    System.out.printf("first word after: median %d us, p90 %d us%n", warm.get(25), warm.get(45));
    assertThat(warm).hasSize(50);
  }
}
