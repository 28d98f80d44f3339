package dev.modeldock.kernel.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.AuditRules;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.index.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever changes the audit's files is found out, and the place is named. */
class NamedDamageTest {

  private static final String FIRST = "2026-11-22.jsonl";
  private static final String SECOND = "2026-11-23.jsonl";

  @TempDir Path folder;
  private Instant now = SampleEvents.NOON;

  @BeforeEach
  void fiveEventsOnEachOfTwoDays() throws IOException {
    for (int day = 0; day < 2; day++) {
      try (var audit = open()) {
        for (int i = 0; i < 5; i++) {
          audit.record(SampleEvents.event("r" + day + i));
        }
      }
      now = now.plus(Duration.ofDays(1));
    }
    assertThat(problems()).isEmpty();
  }

  @Test
  void aChangedLine() throws IOException {
    lines(FIRST, lines -> lines.set(2, lines.get(2).replace("\"status\":200", "\"status\":201")));

    assertThat(problems())
        .containsExactly(FIRST + " line 3: event 3 was changed after it was written");
  }

  @Test
  void aChangedLastLineOfADay() throws IOException {
    lines(FIRST, lines -> lines.set(4, lines.get(4).replace("r04", "r05")));

    assertThat(problems())
        .containsExactly(FIRST + " line 5: event 5 was changed after it was written");
  }

  @Test
  void aChangedLastLineOfAllAlsoAfterMoreIsWritten() throws IOException {
    lines(SECOND, lines -> lines.set(4, lines.get(4).replace("r14", "r15")));

    assertThat(problems())
        .containsExactly(SECOND + " line 5: event 10 is not the one that was written last");
    try (var audit = open()) {
      audit.record(SampleEvents.event("more"));
    }
    assertThat(problems())
        .containsExactly(SECOND + " line 5: event 10 was changed after it was written");
  }

  @Test
  void aRemovedLine() throws IOException {
    lines(FIRST, lines -> lines.remove(1));

    assertThat(problems()).containsExactly(FIRST + " line 2: event 2 is missing before event 3");
  }

  @Test
  void anInsertedLine() throws IOException {
    lines(FIRST, lines -> lines.add(3, lines.get(2).replace("r02", "r09")));

    assertThat(problems())
        .containsExactly(FIRST + " line 4: event 3 is not in its place, behind event 3");
  }

  @Test
  void aLineThatIsNone() throws IOException {
    lines(FIRST, lines -> lines.add(3, "hello"));

    assertThat(problems()).first().asString().startsWith(FIRST + " line 4: is not a line");
  }

  @Test
  void linesThatHaveChangedPlaces() throws IOException {
    lines(FIRST, lines -> lines.add(1, lines.remove(2)));

    assertThat(problems())
        .containsExactly(
            FIRST + " line 2: event 2 is missing before event 3",
            FIRST + " line 3: event 2 is not in its place, behind event 3");
  }

  @Test
  void aChangedNumber() throws IOException {
    lines(FIRST, lines -> lines.set(2, lines.get(2).replace("{\"seq\":3", "{\"seq\":7")));

    assertThat(problems()).containsExactly(FIRST + " line 3: says that it is event 7 and is 3");
  }

  @Test
  void aRemovedDay() throws IOException {
    Files.delete(folder.resolve(FIRST));

    assertThat(problems())
        .containsExactly(
            FIRST + ": is missing (events 1 to 5)",
            SECOND + " line 1: events 1 to 5 are missing before event 6");
  }

  @Test
  void theNewestDayRemoved() throws IOException {
    Files.delete(folder.resolve(SECOND));

    assertThat(problems())
        .containsExactly("the end: events 6 to 10 are missing behind " + FIRST + " line 5");
    try (var audit = open()) {
      audit.record(SampleEvents.event("more"));
    }
    assertThat(problems())
        .containsExactly(
            SECOND + ": is missing (events 6 to 10)",
            "2026-11-24.jsonl line 1: events 6 to 10 are missing before event 11");
  }

  @Test
  void aRenamedDay() throws IOException {
    Files.move(folder.resolve(FIRST), folder.resolve("2026-11-21.jsonl"));

    assertThat(problems())
        .containsExactly(
            "2026-11-21.jsonl: is no file that the gateway has begun",
            FIRST + ": is missing (events 1 to 5)");
  }

  @Test
  void linesCutOffTheEndAlsoAfterMoreIsWritten() throws IOException {
    lines(SECOND, lines -> lines.subList(3, 5).clear());

    assertThat(problems())
        .containsExactly("the end: events 9 to 10 are missing behind " + SECOND + " line 3");
    try (var audit = open()) {
      audit.record(SampleEvents.event("more"));
    }
    assertThat(problems())
        .containsExactly("2026-11-24.jsonl line 1: events 9 to 10 are missing before event 11");
  }

  @Test
  void linesCutOffUnderARunningGateway() throws IOException {
    try (var audit = open()) {
      audit.record(SampleEvents.event("more"));
      lines(SECOND, lines -> lines.removeLast());
      assertThat(audit.verify().problems())
          .containsExactly("2026-11-24.jsonl line 1: event 10 is missing before event 11");
    }
  }

  @Test
  void deletedFilesLeaveAChainThatBeginsWhereTheGatewaySaysSo() throws IOException {
    now = now.plus(Duration.ofDays(2));
    var rules = new AuditRules(new FsyncPolicy.Never(), 1L << 20, Duration.ofDays(3), 0);
    try (var audit = AuditJournal.open(folder, rules, NamedDamageTest::noIndex, () -> now)) {
      awaitGone(FIRST);
      assertThat(audit.verify().problems()).isEmpty();
    }
    assertThat(problems()).isEmpty();
    assertThat(Files.readString(folder.resolve("2026-11-26.jsonl")))
        .contains("\"action\":\"audit.prune\"", "\"subject\":\"" + FIRST + "\"", "\"seq\":5");

    lines(SECOND, lines -> lines.removeFirst());
    assertThat(problems()).containsExactly(SECOND + " line 1: event 6 is missing before event 7");
  }

  @Test
  void aFirstDayRemovedBySomebodyElseIsNoRetention() throws IOException {
    Files.delete(folder.resolve(FIRST));
    Files.delete(folder.resolve("audit.files"));

    assertThat(problems())
        .containsExactly(SECOND + " line 1: events 1 to 5 are missing before event 6");
  }

  @Test
  void aFirstDayRemovedWithAListThatSaysSoIsNoRetentionEither() throws IOException {
    var link = ChainEnd.firstLink(folder.resolve(SECOND)).orElseThrow();
    Files.delete(folder.resolve(FIRST));
    Path list = folder.resolve("audit.files");
    Segment second = Segment.of(SECOND).orElseThrow();
    FileList.read(list)
        .orElseThrow()
        .from(second, new Tip(link.seq() - 1, link.previousHash()))
        .write(list);

    assertThat(problems())
        .containsExactly(
            "audit.files: the chain begins behind event 5, and no line says that what was before"
                + " it was deleted");
  }

  @Test
  void filesOfAnEarlierVersionAreTakenOver() throws IOException {
    Files.delete(folder.resolve("audit.files"));
    Files.delete(folder.resolve("audit.head"));

    assertThat(problems()).isEmpty();
    Files.delete(folder.resolve(FIRST));
    assertThat(problems()).contains(FIRST + ": is missing (events 1 to 5)");
  }

  private interface Edit {
    void of(List<String> lines);
  }

  private void lines(String name, Edit edit) throws IOException {
    Path file = folder.resolve(name);
    var lines = new ArrayList<>(Files.readAllLines(file));
    edit.of(lines);
    Files.write(file, lines);
  }

  private void awaitGone(String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (Files.exists(folder.resolve(name))) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private List<String> problems() throws IOException {
    try (var audit = open()) {
      return audit.verify().problems();
    }
  }

  private AuditJournal open() throws IOException {
    return AuditJournal.open(folder, new FsyncPolicy.Never(), NamedDamageTest::noIndex, () -> now);
  }

  private static AuditIndex noIndex() throws IOException {
    throw new IOException("no index here");
  }
}
