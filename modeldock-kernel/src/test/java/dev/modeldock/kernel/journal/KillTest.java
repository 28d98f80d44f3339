package dev.modeldock.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.file.JournalStateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that write, and fills their disk. */
class KillTest {

  private static final int ROUNDS = 20;

  @TempDir Path parent;

  @Test
  void whatWasAcknowledgedIsThereAfterAKillAtAnyTime() throws Exception {
    Path root = parent.resolve("home");
    var random = new Random(20_261_122);
    Map<String, String> lastState = new HashMap<>();
    Set<String> events = new HashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process victim = ChildJvm.start(Victim.class, "storm", root.toString(), "r" + round);
      int lines = 1 + random.nextInt(300);
      try (BufferedReader said = victim.inputReader()) {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          assertThat(line).doesNotStartWith("failed");
          String[] words = line.split(" ");
          if (!words[words.length - 1].equals(".")) {
            break; // Cut in the middle of the line by the kill.
          }
          if (words[0].equals("state")) {
            lastState.put(words[1], words[2]);
          } else {
            events.add(words[1]);
          }
          if (--lines == 0) {
            // By its handle: the process itself would also throw away what it said last.
            victim.toHandle().destroyForcibly();
          }
        }
      } finally {
        victim.destroyForcibly();
      }
      assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(events).hasSizeGreaterThan(ROUNDS);

    try (HomeFolder home = HomeFolder.open(root);
        JournalStateStore state = JournalStateStore.open(home.state());
        AuditJournal audit = open(home)) {
      assertThat(audit.verify().problems()).isEmpty();
      Set<String> there =
          audit.find(AuditFilter.newest(Integer.MAX_VALUE)).entries().stream()
              .map(AuditEntry::id)
              .collect(Collectors.toSet());
      assertThat(there).containsAll(events);
      lastState.forEach((name, said) -> assertNotOlder(state.state(), name, said));
    }
  }

  /** The alias is what was acknowledged last, or the one change after it. */
  private static void assertNotOlder(GatewayState state, String name, String acknowledged) {
    String there = state.alias(name).orElseThrow().targets().getFirst().model();
    String[] said = acknowledged.substring(1).split("-");
    String[] kept = there.substring(1).split("-");
    int roundsLater = Integer.parseInt(kept[0]) - Integer.parseInt(said[0]);
    if (roundsLater == 0) {
      assertThat(Integer.parseInt(kept[1]) - Integer.parseInt(said[1])).isIn(0, 1);
    } else {
      // Nothing of the later round was acknowledged, so it can only be the first change of it.
      assertThat(roundsLater).isPositive();
      assertThat(kept[1]).isEqualTo("0");
    }
  }

  @Test
  void aFullDiskIsToldNothingIsLostAndWorkGoesOnWhenThereIsRoom() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit gives the room back");
    Path root = parent.resolve("home");
    Process victim = ChildJvm.startWithFilesUpTo(200, Victim.class, "fill", root.toString());
    long events;
    long changes;
    try (BufferedReader said = victim.inputReader()) {
      String[] audit = said.readLine().split(" ");
      assertThat(audit).startsWith("audit", "full");
      events = Long.parseLong(audit[2]);
      String[] state = said.readLine().split(" ");
      assertThat(state).startsWith("state", "full");
      changes = Long.parseLong(state[2]);
      assertThat(state[4]).isEqualTo(state[2]);

      Process room =
          new ProcessBuilder(
                  "/usr/bin/prlimit", "--pid", "" + victim.pid(), "--fsize=unlimited:unlimited")
              .inheritIO()
              .start();
      assertThat(room.waitFor()).isZero();
      victim.getOutputStream().write('\n');
      victim.getOutputStream().flush();
      assertThat(said.readLine()).isEqualTo("done [] .");
    } finally {
      assertThat(victim.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(events).isPositive();
    assertThat(changes).isPositive();
    try (HomeFolder home = HomeFolder.open(root);
        JournalStateStore state = JournalStateStore.open(home.state());
        AuditJournal audit = open(home)) {
      assertThat(audit.verify().problems()).isEmpty();
      // One line says how many are missing.
      assertThat(audit.verify().events()).isEqualTo(events + 2);
      assertThat(audit.find(AuditFilter.of(Map.of(Trait.KIND, "control"), 9)).entries())
          .singleElement()
          .asString()
          .contains("audit.gap", "\"unwritten\":1,");
      assertThat(state.state().epoch()).isEqualTo(changes + 1);
      assertThat(state.state().alias("a").orElseThrow().targets().getFirst().model())
          .isEqualTo("done");
    }
  }

  private static AuditJournal open(HomeFolder home) throws IOException {
    return AuditJournal.open(
        home.audit(),
        FsyncPolicy.standard(),
        () -> {
          throw new IOException("the files are enough here");
        },
        InstantSource.system());
  }
}
