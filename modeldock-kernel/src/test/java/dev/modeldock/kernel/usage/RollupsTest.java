package dev.modeldock.kernel.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import dev.modeldock.kernel.store.mapdb.MapDbUsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RollupsTest {

  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @TempDir Path home;
  private int requests;

  private AuditJournal audit() throws IOException {
    Path folder = Files.createDirectories(home.resolve("audit"));
    Path index = Files.createDirectories(home.resolve("index"));
    return AuditJournal.open(
        folder, new FsyncPolicy.Never(), () -> MapDbAuditIndex.open(index), Clock.systemUTC());
  }

  private Rollups rollups(AuditJournal audit) {
    return Rollups.start(
        audit, () -> MapDbUsageStore.open(home.resolve("index")), Clock.systemUTC());
  }

  private void record(AuditJournal audit, Instant at, String key, Outcome outcome)
      throws IOException {
    audit.record(SampleEvents.event("req_" + ++requests, at, key, "anything", outcome));
  }

  private static Map<String, Long> requests(Rollups rollups, Step step, Axis axis)
      throws IOException {
    Instant since = NOW.minus(Duration.ofDays(3));
    var sums = new TreeMap<String, Long>();
    rollups
        .read(step, axis, since, Instant.now().plusSeconds(1))
        .series()
        .forEach((value, points) -> sums.put(value, Usage.total(points).requests()));
    return sums;
  }

  @Test
  void requestsAreSummedUpByAllThatIsAskedFor() throws Exception {
    try (var audit = audit();
        var rollups = rollups(audit)) {
      record(audit, Instant.now(), "k1", Outcome.COMPLETED);
      record(audit, Instant.now(), "k1", Outcome.UPSTREAM_ERROR);
      record(audit, Instant.now(), "k2", Outcome.CLIENT_GONE);
      audit.record(SampleEvents.bare("req_bare"));

      for (Step step : Step.values()) {
        assertThat(requests(rollups, step, Axis.KEY)).as(step.id()).containsEntry("k1", 2L);
      }
      assertThat(requests(rollups, Step.HOUR, Axis.INSTANCE)).containsEntry("ollama-local", 3L);
      assertThat(requests(rollups, Step.HOUR, Axis.OUTCOME))
          .containsAllEntriesOf(Map.of("completed", 1L, "upstream_error", 1L, "client_gone", 1L));
      Usage all = rollups.read(Step.HOUR, Axis.ALL, NOW, Instant.now().plusSeconds(1));
      Tally total = Usage.total(all.series().get("all"));
      assertThat(total.errors()).isEqualTo(1);
      assertThat(total.promptTokens()).isEqualTo(30);
      assertThat(total.completionTokens()).isEqualTo(60);
      assertThat(total.latency().quantile(0.5).orElseThrow()).isBetween(760L, 870L);
      assertThat(total.firstToken().count()).isEqualTo(3);
    }
  }

  @Test
  void noSeriesIsNamedByAClient() throws Exception {
    try (var audit = audit();
        var rollups = rollups(audit)) {
      AuditEvent served = SampleEvents.event("a", Instant.now(), "k1", "canary", Outcome.COMPLETED);
      audit.record(served);
      audit.record(
          new AuditEvent(
              "b",
              Instant.now(),
              served.caller(),
              served.asked(),
              served.attempts(),
              new AuditEvent.Answered(404, Outcome.REJECTED_REQUEST, "x", null, null, -1, 1),
              AuditEvent.Use.NONE));

      assertThat(requests(rollups, Step.HOUR, Axis.MODEL))
          .isEqualTo(Map.of("llama3.2:3b", 1L, "none", 1L));
    }
  }

  @Test
  void anOrderlyStopLosesNothingAndReadsNothingAgain() throws Exception {
    try (var audit = audit();
        var rollups = rollups(audit)) {
      Wait.until(() -> complete(rollups));
      record(audit, Instant.now(), "k1", Outcome.COMPLETED);
    }
    assertThat(home.resolve("index/usage-1.clean")).exists();
    // Without its files the audit could not give them back.
    deleteAudit();
    try (var audit = audit();
        var rollups = rollups(audit)) {
      record(audit, Instant.now(), "k1", Outcome.COMPLETED);

      assertThat(requests(rollups, Step.MINUTE, Axis.KEY)).isEqualTo(Map.of("k1", 2L));
      assertThat(complete(rollups)).isTrue();
    }
  }

  @Test
  void afterAnyOtherStopTheAuditGivesBackEachRequestOnce() throws Exception {
    try (var audit = audit();
        var rollups = rollups(audit)) {
      Wait.until(() -> complete(rollups));
      for (int i = 0; i < 5_000; i++) {
        record(audit, NOW.minusSeconds(i), "k" + i % 3, Outcome.COMPLETED);
      }
    }
    // As after a kill: there is a file, and nothing says that it is whole.
    Files.delete(home.resolve("index/usage-1.clean"));
    try (var audit = audit();
        var rollups = rollups(audit)) {
      for (int i = 0; i < 50; i++) {
        record(audit, Instant.now(), "k0", Outcome.COMPLETED);
      }
      Wait.until(() -> complete(rollups));

      assertThat(requests(rollups, Step.DAY, Axis.ALL)).isEqualTo(Map.of("all", 5_050L));
      assertThat(requests(rollups, Step.MINUTE, Axis.KEY))
          .isEqualTo(Map.of("k0", 1_717L, "k1", 1_667L, "k2", 1_666L));
    }
  }

  @Test
  void aBrokenFileIsMadeAnew() throws Exception {
    try (var audit = audit();
        var rollups = rollups(audit)) {
      Wait.until(() -> complete(rollups));
      record(audit, Instant.now(), "k1", Outcome.COMPLETED);
    }
    Files.writeString(home.resolve("index/usage-1.mapdb"), "not a database");
    try (var audit = audit();
        var rollups = rollups(audit)) {
      Wait.until(() -> complete(rollups));

      assertThat(requests(rollups, Step.HOUR, Axis.KEY)).isEqualTo(Map.of("k1", 1L));
    }
  }

  @Test
  void spansThatAreTooOldAreForgotten() throws Exception {
    Path folder = Files.createDirectories(home.resolve("index"));
    MapDbUsageStore store = MapDbUsageStore.open(folder);
    var old = new Cell(Step.MINUTE, Axis.ALL, Step.MINUTE.begin(NOW.minusSeconds(7200)), "all");
    var fresh = new Cell(Step.MINUTE, Axis.ALL, Step.MINUTE.begin(NOW), "all");
    store.add(Map.of(old, new Tally(), fresh, new Tally()));

    store.forget(Step.MINUTE, NOW.minusSeconds(3600));

    var left = new TreeMap<Instant, Cell>();
    store.each(
        Step.MINUTE,
        Axis.ALL,
        Instant.EPOCH,
        NOW.plusSeconds(60),
        (cell, _) -> left.put(cell.begin(), cell));
    assertThat(Set.copyOf(left.values())).isEqualTo(Set.of(fresh));
    store.close(true);
  }

  private static boolean complete(Rollups rollups) {
    try {
      return rollups.read(Step.DAY, Axis.ALL, NOW, Instant.now()).complete();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void deleteAudit() throws IOException {
    try (var files = Files.newDirectoryStream(home.resolve("audit"))) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }
}
