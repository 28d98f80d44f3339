package dev.modeldock.kernel.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.audit.index.AuditIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditJournalTest {

  private static final AuditIndex.Opener NO_INDEX =
      () -> {
        throw new IOException("no index here");
      };

  /** Held, or the level is lost with the logger: hundreds of cuts need no line each. */
  private static final Logger CUTS = Logger.getLogger("dev.modeldock.kernel.audit.chain.ChainEnd");

  @TempDir Path folder;
  private final MovableClock clock = new MovableClock(SampleEvents.NOON);

  @BeforeAll
  static void quiet() {
    CUTS.setLevel(Level.SEVERE);
  }

  @Test
  void eventsAreInTheFileWhenRecordReturns() throws IOException {
    try (var audit = open()) {
      audit.record(SampleEvents.event("r1"));
      audit.record(SampleEvents.bare("r2"));
      assertThat(Files.readAllLines(today())).hasSize(2);
      assertThat(audit.find(AuditFilter.newest(10)).entries())
          .containsExactly(SampleEvents.bare("r2"), SampleEvents.event("r1"));
      assertThat(audit.get("r1")).contains(SampleEvents.event("r1"));
      assertThat(audit.get("nobody")).isEmpty();
      assertThat(audit.verify()).isEqualTo(new ChainReport(1, 2, List.of()));
    }
  }

  @Test
  void theChainGoesOnAcrossDaysAndRestarts() throws IOException {
    for (int day = 0; day < 3; day++) {
      for (int start = 0; start < 2; start++) {
        try (var audit = open()) {
          audit.record(SampleEvents.event("r" + day + start));
        }
      }
      clock.advance(Duration.ofDays(1));
    }
    try (var audit = open()) {
      assertThat(audit.verify()).isEqualTo(new ChainReport(3, 6, List.of()));
      assertThat(audit.find(AuditFilter.newest(10)).entries())
          .extracting(AuditEntry::id)
          .containsExactly("r21", "r20", "r11", "r10", "r01", "r00");
    }
    try (var names = Files.list(folder)) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "2026-11-22.jsonl",
              "2026-11-23.jsonl",
              "2026-11-24.jsonl",
              "audit.head",
              "audit.files");
    }
  }

  @Test
  void aClockThatGoesBackDoesNotGoBackToAnOlderFile() throws IOException {
    try (var audit = open()) {
      audit.record(SampleEvents.event("r1"));
      clock.advance(Duration.ofDays(-3));
      audit.record(SampleEvents.event("r2"));
    }
    clock.advance(Duration.ofDays(-3));
    try (var audit = open()) {
      audit.record(SampleEvents.event("r3"));
      assertThat(audit.verify()).isEqualTo(new ChainReport(1, 3, List.of()));
    }
  }

  @Test
  void aTornLastLineIsCutOffAtEveryByteAndTheChainGoesOn() throws IOException {
    long whole;
    byte[] head;
    try (var audit = open()) {
      audit.record(SampleEvents.event("kept"));
      whole = Files.size(today());
      head = Files.readAllBytes(folder.resolve("audit.head"));
      audit.record(SampleEvents.event("torn"));
    }
    byte[] content = Files.readAllBytes(today());
    for (int length = (int) whole; length < content.length; length++) {
      Files.write(today(), Arrays.copyOf(content, length));
      // A line that is not whole was never flushed.
      Files.write(folder.resolve("audit.head"), head);
      try (var audit = open()) {
        assertThat(audit.verify())
            .as("cut at %d", length)
            .isEqualTo(new ChainReport(1, 1, List.of()));
        assertThat(Files.size(today())).isEqualTo(whole);
        if (length % 32 == 0) {
          audit.record(SampleEvents.event("next"));
          assertThat(audit.verify()).isEqualTo(new ChainReport(1, 2, List.of()));
          assertThat(audit.find(AuditFilter.newest(9)).entries())
              .extracting(AuditEntry::id)
              .containsExactly("next", "kept");
        }
      }
    }
  }

  @Test
  void aFirstLineOfADayThatWasTornLeavesTheChainToTheDayBefore() throws IOException {
    try (var audit = open()) {
      audit.record(SampleEvents.event("r1"));
      clock.advance(Duration.ofDays(1));
      audit.record(SampleEvents.event("r2"));
    }
    Path second = folder.resolve("2026-11-23.jsonl");
    Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 50));
    Files.delete(folder.resolve("audit.head"));
    try (var audit = open()) {
      audit.record(SampleEvents.event("r3"));
      assertThat(audit.verify()).isEqualTo(new ChainReport(2, 2, List.of()));
    }
  }

  @Test
  void everyFlippedBitIsFoundAndTheGatewayStillStarts() throws IOException {
    try (var audit = open()) {
      for (int i = 0; i < 3; i++) {
        audit.record(SampleEvents.event("r" + i));
      }
    }
    byte[] good = Files.readAllBytes(today());
    for (int at = 0; at < good.length - 1; at += 17) {
      byte[] bad = good.clone();
      bad[at] ^= 4;
      Files.write(today(), bad);
      try (var audit = open()) {
        audit.record(SampleEvents.event("after"));
        int line = 1 + at * 3 / good.length;
        if (line < 3) {
          assertThat(audit.verify().problems())
              .as("byte %d", at)
              .anyMatch(problem -> problem.startsWith("2026-11-22.jsonl line "));
        }
        assertThat(audit.get("after")).isPresent();
      }
    }
  }

  @Test
  void aRemovedAnAddedAndAMovedLineAreFound() throws IOException {
    try (var audit = open()) {
      for (int i = 0; i < 5; i++) {
        audit.record(SampleEvents.event("r" + i));
      }
    }
    List<String> good = Files.readAllLines(today());
    for (var change :
        List.of(
            List.of(0, 1, 3, 4),
            List.of(1, 2, 3, 4),
            List.of(0, 1, 1, 2, 3, 4),
            List.of(0, 2, 1, 3, 4))) {
      Files.write(today(), change.stream().map(good::get).toList());
      try (var audit = open()) {
        assertThat(audit.verify().intact()).as(change.toString()).isFalse();
      }
    }
    Files.write(today(), good);
    try (var audit = open()) {
      assertThat(audit.verify().intact()).isTrue();
      Files.write(today(), good.subList(0, 4));
      assertThat(audit.verify().problems())
          .containsExactly("the end: event 5 is missing behind 2026-11-22.jsonl line 4");
    }
  }

  static List<FsyncPolicy> policies() {
    return List.of(
        new FsyncPolicy.Never(),
        new FsyncPolicy.Every(),
        new FsyncPolicy.Interval(Duration.ofMillis(1)));
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aStormOfInterruptedCallersAcrossMidnightLosesNothing(FsyncPolicy fsync) throws Exception {
    int threads = 8;
    int each = 100;
    try (var audit = AuditJournal.open(folder, fsync, NO_INDEX, clock);
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> results =
          IntStream.range(0, threads)
              .mapToObj(t ->
                  callers.submit(() -> {
                    int kept = 0;
                    for (int i = 0; i < each; i++) {
                      Thread.currentThread().interrupt();
                      audit.record(SampleEvents.event("r" + t + "-" + i));
                      kept += Thread.interrupted() ? 1 : 0;
                      if (t == 0 && i % 25 == 0) {
                        clock.advance(Duration.ofDays(1));
                      }
                    }
                    return kept;
                  }))
              .toList();
      for (Future<Integer> kept : results) {
        assertThat(kept.get()).isEqualTo(each);
      }
      ChainReport report = audit.verify();
      assertThat(report.problems()).isEmpty();
      assertThat(report.events()).isEqualTo((long) threads * each);
      assertThat(report.files()).isGreaterThanOrEqualTo(4);
    }
  }

  @Test
  void followersSeeEachEventInTheOrderOfTheFileUntilTheyStop() throws Exception {
    var seen = Collections.synchronizedList(new ArrayList<String>());
    try (var audit = open()) {
      AutoCloseable broken =
          audit.follow(_ -> {
            throw new IllegalStateException("a defect of the follower");
          });
      AutoCloseable following = audit.follow(event -> seen.add(event.id()));
      audit.record(SampleEvents.event("r1"));
      audit.record(SampleEvents.event("r2"));
      following.close();
      audit.record(SampleEvents.event("r3"));
      broken.close();
    }
    assertThat(seen).containsExactly("r1", "r2");
  }

  @Test
  void nothingIsRecordedAfterClose() throws IOException {
    AuditJournal audit = open();
    audit.record(SampleEvents.event("r1"));
    audit.close();
    assertThatThrownBy(() -> audit.record(SampleEvents.event("r2")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  private Path today() {
    return folder.resolve("2026-11-22.jsonl");
  }

  private AuditJournal open() throws IOException {
    return AuditJournal.open(folder, new FsyncPolicy.Never(), NO_INDEX, clock);
  }
}
