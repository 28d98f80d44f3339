package dev.modeldock.kernel.store.mapdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedAuditTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final int EVENTS = 1_000;

  @TempDir Path folder;
  private Path audit;
  private Path index;
  private Instant now = SampleEvents.NOON;
  private final InstantSource clock = () -> now;

  @BeforeEach
  void folders() throws IOException {
    audit = Files.createDirectory(folder.resolve("audit"));
    index = Files.createDirectory(folder.resolve("index"));
  }

  @Test
  void searchesFindTheSameWithAndWithoutTheIndex() throws Exception {
    List<AuditEvent> events = fill();
    var filters =
        List.of(
            AuditFilter.newest(7),
            AuditFilter.newest(5_000),
            AuditFilter.of(Map.of(Trait.KEY, "k3"), 5_000),
            AuditFilter.of(Map.of(Trait.KEY, "nobody"), 50),
            AuditFilter.of(Map.of(Trait.MODEL, "rare"), 50),
            AuditFilter.of(Map.of(Trait.INSTANCE, "ollama-local"), 3),
            AuditFilter.of(Map.of(Trait.KEY, "k1", Trait.OUTCOME, "exhausted"), 500),
            AuditFilter.of(
                Map.of(Trait.KEY, "k3", Trait.OUTCOME, "exhausted", Trait.MODEL, "m0"), 500),
            AuditFilter.of(Map.of(Trait.KIND, "control"), 500),
            AuditFilter.of(Map.of(Trait.REQUEST, "r300", Trait.MODEL, "rare"), 500),
            new AuditFilter(events.get(400).at(), events.get(700).at(), Map.of(), null, 5_000),
            new AuditFilter(Instant.EPOCH, null, Map.of(Trait.MODEL, "m2"), null, 5_000));
    try (var journal = open()) {
      assertFinds(journal, filters, events);
      awaitIndexed(journal);
      assertFinds(journal, filters, events);
      for (int at : List.of(0, 255, 256, 511, 999)) {
        assertThat(journal.get("r" + at)).contains(events.get(at));
      }
      assertThat(journal.get("r1000")).isEmpty();
    }
  }

  @Test
  void theLedgerSumsPerKeyAndDayAndGoesOnAfterARestart() throws Exception {
    List<AuditEvent> events = fill();
    for (int start = 0; start < 2; start++) {
      try (var journal = open()) {
        awaitIndexed(journal);
        long ofK3 = events.stream().filter(event -> "k3".equals(event.keyId())).count();
        assertThat(
                journal.usage().used("k3", DAY).plus(journal.usage().used("k3", DAY.plusDays(1))))
            .isEqualTo(new KeyUsage(ofK3, ofK3 * 10, ofK3 * 20));
        assertThat(journal.usage().lastUsed("k3"))
            .isEqualTo(
                events.reversed().stream()
                    .filter(event -> "k3".equals(event.keyId()))
                    .findFirst()
                    .map(AuditEvent::at));
        assertThat(journal.usage().lastUsed("nobody")).isEmpty();
        assertThat(journal.usage().used("nobody", DAY)).isEqualTo(KeyUsage.NONE);
      }
    }
    assertThat(index.resolve("audit-2.clean")).exists();
  }

  @Test
  void anIndexThatWasNotClosedIsBuiltAnew() throws Exception {
    fill();
    indexOnce();
    Files.delete(index.resolve("audit-2.clean"));
    assertRecovers();
  }

  @Test
  void anIndexFullOfRubbishIsBuiltAnew() throws Exception {
    fill();
    indexOnce();
    byte[] content = Files.readAllBytes(index.resolve("audit-2.mapdb"));
    for (int at = 100; at < content.length; at += 7) {
      content[at] ^= 0x55;
    }
    Files.write(index.resolve("audit-2.mapdb"), content);
    assertRecovers();
    Files.write(index.resolve("audit-2.mapdb"), new byte[100]);
    assertRecovers();
  }

  @Test
  void anIndexOfOtherFilesIsBuiltAnew() throws Exception {
    fill();
    indexOnce();
    for (String name : List.of("2026-11-22.jsonl", "2026-11-23.jsonl")) {
      Files.delete(audit.resolve(name));
    }
    now = SampleEvents.NOON;
    fill();
    try (var journal = open()) {
      awaitIndexed(journal);
      assertThat(journal.usage().used("k3", DAY).requests()).isPositive();
      assertThat(journal.find(AuditFilter.newest(5_000)).entries()).hasSize(EVENTS);
    }
  }

  @Test
  void pagesFollowEachOtherWithoutAGapOrARepetition() throws Exception {
    List<AuditEvent> events = fill();
    try (var journal = open()) {
      awaitIndexed(journal);
      for (Map<Trait, String> traits :
          List.of(Map.<Trait, String>of(), Map.of(Trait.KEY, "k2"), Map.of(Trait.MODEL, "rare"))) {
        var found = new ArrayList<AuditEntry>();
        AuditFilter filter = AuditFilter.of(traits, 37);
        AuditLog.Page page = journal.find(filter);
        found.addAll(page.entries());
        while (page.next() != null) {
          assertThat(page.entries()).hasSize(37);
          page = journal.find(filter.before(page.next()));
          found.addAll(page.entries());
        }
        assertThat(found).isEqualTo(events.reversed().stream().filter(filter::fits).toList());
      }
    }
  }

  @Test
  void anIndexFolderThatCannotBeUsedKeepsNothingFromWorking() throws Exception {
    Files.delete(index);
    Files.createFile(index);
    List<AuditEvent> events = fill();
    try (var journal = open()) {
      journal.record(SampleEvents.event("one more"));
      assertThat(journal.find(AuditFilter.newest(2)).entries())
          .extracting(AuditEntry::id)
          .containsExactly("one more", events.getLast().id());
    }
  }

  private void assertFinds(AuditJournal journal, List<AuditFilter> filters, List<AuditEvent> events)
      throws IOException {
    for (AuditFilter filter : filters) {
      assertThat(journal.find(filter).entries())
          .as(filter.toString())
          .isEqualTo(
              events.reversed().stream().filter(filter::fits).limit(filter.limit()).toList());
    }
  }

  private void assertRecovers() throws Exception {
    try (var journal = open()) {
      awaitIndexed(journal);
      assertThat(journal.find(AuditFilter.newest(5_000)).entries()).hasSize(EVENTS);
      assertThat(journal.usage().used("k1", DAY).requests()).isPositive();
    }
  }

  private void indexOnce() throws Exception {
    try (var journal = open()) {
      awaitIndexed(journal);
    }
  }

  /** Waits until the ledger knows the last event, and so the index all blocks before it. */
  private void awaitIndexed(AuditJournal journal) throws Exception {
    await(() ->
        journal.usage().used("last", DAY.plusDays(1)).requests() == 1
            && journal.usage().lastUsed("last").isPresent());
  }

  private static void await(BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private List<AuditEvent> fill() throws IOException {
    var events = new ArrayList<AuditEvent>();
    try (var journal =
        AuditJournal.open(
            audit,
            new FsyncPolicy.Never(),
            () -> {
              throw new IOException("not yet");
            },
            clock)) {
      for (int i = 0; i < EVENTS; i++) {
        now = now.plusSeconds(60);
        events.add(
            SampleEvents.event(
                "r" + i,
                now,
                i == EVENTS - 1 ? "last" : i % 10 == 0 ? null : "k" + i % 5,
                i == 300 || i == 900 ? "rare" : "m" + i % 3,
                i % 50 == 1 ? Outcome.EXHAUSTED : Outcome.COMPLETED));
        journal.record(events.getLast());
      }
    }
    return Collections.unmodifiableList(events);
  }

  private AuditJournal open() throws IOException {
    return AuditJournal.open(
        audit, new FsyncPolicy.Never(), () -> MapDbAuditIndex.open(index), clock);
  }
}
