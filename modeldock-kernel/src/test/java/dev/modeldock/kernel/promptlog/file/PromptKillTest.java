package dev.modeldock.kernel.promptlog.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.promptlog.PromptArchive.Filter;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that write to the prompt log. */
@Timeout(60)
class PromptKillTest {

  private static final int ROUNDS = 5;

  @TempDir Path home;

  @Test
  void whatWasWrittenIsReadableAfterAKillAtAnyTime() throws Exception {
    Path folder = home.resolve("prompts");
    Set<String> written = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process victim = ChildJvm.start(PromptVictim.class, folder.toString(), "r" + round);
      int lines = 3 + 7 * round;
      try (BufferedReader said = victim.inputReader()) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          if (line.endsWith(" .")) {
            written.add(line.substring(0, line.length() - 2));
          }
          if (--lines == 0) {
            victim.toHandle().destroyForcibly();
          }
        }
      } finally {
        victim.destroyForcibly();
      }
      assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(written).hasSizeGreaterThan(ROUNDS);

    try (var journal =
        PromptJournal.open(folder, Duration.ofDays(7), 64 << 20, InstantSource.system())) {
      Set<Object> found = new HashSet<>();
      journal
          .find(new Filter(null, null, null, null, null, Integer.MAX_VALUE))
          .forEach(head -> found.add(head.values().get("id")));
      assertThat(found).containsAll(written);
      for (String id : written) {
        assertThat(journal.get(id).getFirst().object("prompt").text("text")).hasSize(100_000);
      }
    }
  }
}
