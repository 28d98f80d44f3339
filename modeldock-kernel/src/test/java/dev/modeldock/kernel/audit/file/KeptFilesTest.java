package dev.modeldock.kernel.audit.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that grow too large, become too old, or cannot be written. */
class KeptFilesTest {

  private static final Duration EVER = Duration.ZERO;

  @TempDir Path folder;
  private Path files;
  private Path index;
  private Instant now = SampleEvents.NOON;

  @BeforeEach
  void folders() throws IOException {
    files = Files.createDirectory(folder.resolve("audit"));
    index = Files.createDirectory(folder.resolve("index"));
  }

  @Test
  void aFileThatIsFullIsFollowedByAnotherOfTheSameDay() throws Exception {
    try (var audit = open(2_000, EVER, 0)) {
      fill(audit, 0, 12);
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(audit.verify().events()).isEqualTo(12);
      assertThat(ids(audit, 12)).startsWith("r11", "r10").endsWith("r1", "r0");
    }
    assertThat(names()).contains("2026-11-22.jsonl", "2026-11-22.1.jsonl", "2026-11-22.2.jsonl");
    for (String name : names()) {
      assertThat(Files.size(files.resolve(name))).isLessThanOrEqualTo(2_000);
    }
    try (var audit = open(2_000, EVER, 0)) {
      fill(audit, 12, 14);
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(ids(audit, 2)).containsExactly("r13", "r12");
    }
  }

  @Test
  void whatIsTooOldGoesAndTheRestIsStillVerifiedAndFound() throws Exception {
    try (var audit = open(1 << 20, Duration.ofDays(2), 0)) {
      for (int day = 0; day < 6; day++) {
        fill(audit, day * 10, day * 10 + 10);
        now = now.plus(Duration.ofDays(1));
      }
      awaitIndexed(audit);
      now = now.minus(Duration.ofDays(1));
      audit.prune();
      assertThat(names())
          .containsExactly("2026-11-25.jsonl", "2026-11-26.jsonl", "2026-11-27.jsonl");
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(ids(audit, 100)).hasSize(31).contains("r30").doesNotContain("r29");
      assertThat(audit.get("r0")).isEmpty();
      assertThat(of(audit, Trait.KIND, "control"))
          .singleElement()
          .isInstanceOfSatisfying(
              ControlEvent.class,
              pruned -> {
                assertThat(pruned.action()).isEqualTo("audit.prune");
                assertThat(pruned.subject()).isEqualTo("2026-11-24.jsonl");
                assertThat(pruned.change().after()).startsWith("{\"seq\":30,\"hash\":\"");
              });
      audit.prune();
      assertThat(ids(audit, 100)).hasSize(31);
    }
    try (var audit = open(1 << 20, Duration.ofDays(2), 0)) {
      awaitIndexed(audit);
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(audit.get("r45")).isPresent();
    }
  }

  @Test
  void whatIsTooMuchGoes() throws Exception {
    try (var audit = open(2_000, EVER, 6_000)) {
      fill(audit, 0, 40);
      audit.prune();
      long total = 0;
      for (String name : names()) {
        total += Files.size(files.resolve(name));
      }
      assertThat(total).isLessThanOrEqualTo(6_000 + 2_000);
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(ids(audit, 100)).contains("r39").doesNotContain("r0");
    }
  }

  @Test
  void aDeletionThatWasNotFinishedIsFinishedByTheNextStart() throws Exception {
    byte[] old;
    try (var audit = open(1 << 20, Duration.ofDays(1), 0)) {
      fill(audit, 0, 3);
      old = Files.readAllBytes(files.resolve("2026-11-22.jsonl"));
      now = now.plus(Duration.ofDays(3));
      fill(audit, 3, 6);
      audit.prune();
    }
    Files.write(files.resolve("2026-11-22.jsonl"), old);
    try (var audit = open(1 << 20, Duration.ofDays(1), 0)) {
      Wait.until(() -> Files.notExists(files.resolve("2026-11-22.jsonl")));
      assertThat(audit.verify().problems()).isEmpty();
    }
  }

  @Test
  void aGapIsCountedAndLeavesAMarkWhenWritingWorksAgain() throws Exception {
    try (var audit = open(1 << 20, EVER, 0)) {
      fill(audit, 0, 2);
      Path away = folder.resolve("away");
      now = now.plus(Duration.ofDays(1));
      // The file of the next day cannot be begun.
      Files.move(files, away);
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> audit.record(SampleEvents.event("lost")))
            .isInstanceOf(IOException.class);
      }
      assertThatThrownBy(audit::check).isInstanceOf(IOException.class);
      new LenientAudit(audit).record(SampleEvents.event("let pass"));
      assertThat(audit.unwritten()).isEqualTo(4);

      Files.move(away, files);
      audit.check();
      fill(audit, 2, 3);
      assertThat(of(audit, Trait.KIND, "control"))
          .singleElement()
          .asString()
          .contains("audit.gap", "\"unwritten\":4,\"since\":\"2026-11-23T12:00:00");
      assertThat(ids(audit, 1)).containsExactly("r2");
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(audit.unwritten()).isEqualTo(4);
    }
  }

  private void fill(AuditJournal audit, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      audit.record(SampleEvents.event("r" + i));
    }
  }

  private void awaitIndexed(AuditJournal audit) {
    Wait.until(() -> audit.usage().lastUsed("k1").isPresent());
  }

  private static List<String> ids(AuditJournal audit, int most) throws IOException {
    return audit.find(AuditFilter.newest(most)).entries().stream().map(AuditEntry::id).toList();
  }

  private static List<AuditEntry> of(AuditJournal audit, Trait trait, String value)
      throws IOException {
    return audit.find(AuditFilter.of(Map.of(trait, value), 100)).entries();
  }

  private List<String> names() throws IOException {
    try (var all = Files.list(files)) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }

  private AuditJournal open(long mostFile, Duration keep, long mostTotal) throws IOException {
    return AuditJournal.open(
        files,
        new AuditRules(new FsyncPolicy.Never(), mostFile, keep, mostTotal),
        () -> MapDbAuditIndex.open(index),
        () -> now);
  }
}
