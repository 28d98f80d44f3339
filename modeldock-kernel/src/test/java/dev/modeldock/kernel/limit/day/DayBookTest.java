package dev.modeldock.kernel.limit.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.pipeline.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was used on a day, as the audit has it. Each of its events here has taken 30 tokens. */
@Timeout(30)
class DayBookTest {

  private static final Instant NOON = SampleEvents.NOON;
  private static final long DAY = NOON.getEpochSecond() / Duration.ofDays(1).toSeconds();

  @TempDir Path folder;

  private static AuditEvent event(String id, Instant at, String key) {
    return SampleEvents.event(id, at, key, "m", Outcome.COMPLETED);
  }

  private AuditJournal journal(Instant now) throws IOException {
    return AuditJournal.open(
        folder,
        new FsyncPolicy.Never(),
        () -> {
          throw new IOException("no index here");
        },
        InstantSource.fixed(now));
  }

  @Test
  void onlyTheDaysOwnEventsOfTheKeyCount() throws IOException {
    try (var yesterday = journal(NOON.minus(Duration.ofDays(1)))) {
      yesterday.record(event("old", NOON.minus(Duration.ofDays(1)), "k1"));
    }
    try (var today = journal(NOON);
        var book = new DayBook(today)) {
      today.record(event("r1", NOON, "k1"));
      today.record(event("r2", NOON, "k2"));
      today.record(event("late", NOON.minus(Duration.ofHours(13)), "k1"));
      today.record(SampleEvents.bare("nobody"));
      assertThat(book.used("k1", DAY)).isEqualTo(30);

      today.record(event("r3", NOON, "k1"));
      today.record(event("later", NOON.minus(Duration.ofHours(13)), "k1"));

      assertThat(book.used("k1", DAY)).isEqualTo(60);
      assertThat(book.used("k2", DAY)).isEqualTo(30);
      assertThat(book.used("k3", DAY)).isZero();
      assertThat(book.used("k1", DAY - 1)).isEqualTo(90);
      assertThat(book.used("k1", DAY)).as("and back").isEqualTo(60);
    }
  }

  @Test
  void whatWasUsedBeforeTheStartIsKnownBeforeTheLedgerHasIt() throws IOException {
    try (var before = journal(NOON)) {
      for (int i = 0; i < 500; i++) {
        before.record(event("r" + i, NOON, "k1"));
      }
    }
    try (var after = journal(NOON);
        var book = new DayBook(after)) {
      assertThat(after.usage().used("k1", LocalDate.ofEpochDay(DAY)).requests()).isZero();
      assertThat(book.used("k1", DAY)).isEqualTo(500 * 30);
    }
  }

  @Test
  void eventsThatAreWrittenWhileItReadsCountOnce() throws Exception {
    try (var journal = journal(NOON);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2_000; i++) {
        journal.record(event("early" + i, NOON, "k1"));
      }
      var book = new DayBook(journal);
      var writers = new ArrayList<Future<?>>();
      for (int writer = 0; writer < 4; writer++) {
        String name = "w" + writer + "-";
        writers.add(
            threads.submit(() -> {
              for (int i = 0; i < 1_000; i++) {
                journal.record(event(name + i, NOON, "k1"));
              }
              return null;
            }));
      }
      long seen = book.used("k1", DAY);
      assertThat(seen).isBetween(2_000 * 30L, 6_000 * 30L);
      for (Future<?> each : writers) {
        each.get();
      }
      assertThat(book.used("k1", DAY)).isEqualTo(6_000 * 30);
      book.close();
    }
  }

  @Test
  void anEventBetweenTheFollowingAndTheReadingCountsOnce() throws IOException {
    var audit = new ScriptedAudit();
    audit.whileReading = () -> audit.write(event("r1", NOON, "k1"));
    audit.events.add(event("r0", NOON, "k1"));
    var book = new DayBook(audit);

    assertThat(book.used("k1", DAY)).isEqualTo(60);

    audit.write(event("r2", NOON, "k1"));
    assertThat(book.used("k1", DAY)).isEqualTo(90);
  }

  @Test
  void whatIsReadAheadIsThereForWhoAsks() throws Exception {
    var audit = new ScriptedAudit();
    var reading = new CountDownLatch(1);
    audit.whileReading = reading::countDown;
    audit.events.add(event("r0", NOON, "k1"));
    var book = new DayBook(audit);

    book.readAhead(DAY);
    reading.await();

    assertThat(book.used("k1", DAY)).isEqualTo(30);
    assertThat(audit.reads).isEqualTo(1);
  }

  @Test
  void anAuditThatCannotBeReadIsTriedAgainAndNotFollowedMeanwhile() throws IOException {
    var audit = new ScriptedAudit();
    audit.events.add(event("r0", NOON, "k1"));
    audit.broken = true;
    var book = new DayBook(audit);

    assertThatThrownBy(() -> book.used("k1", DAY)).isInstanceOf(IOException.class);
    assertThat(audit.followers).isEmpty();
    audit.broken = false;
    assertThat(book.used("k1", DAY)).isEqualTo(30);
  }

  @Test
  void onlyOneDayIsFollowedAndNoneBeforeAnybodyAsks() throws IOException {
    var audit = new ScriptedAudit();
    var book = new DayBook(audit);
    assertThat(audit.followers).isEmpty();

    book.used("k1", DAY);
    book.used("k1", DAY + 1);

    assertThat(audit.followers).hasSize(1);
    book.close();
    assertThat(audit.followers).isEmpty();
  }

  private static final class ScriptedAudit implements AuditLog {

    final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    final List<Consumer<AuditEntry>> followers = new CopyOnWriteArrayList<>();
    Runnable whileReading = () -> {};
    volatile int reads;
    boolean broken;

    void write(AuditEvent event) {
      events.add(event);
      followers.forEach(each -> each.accept(event));
    }

    @Override
    public Page find(AuditFilter filter) throws IOException {
      if (broken) {
        throw new IOException("Input/output error");
      }
      reads++;
      Runnable once = whileReading;
      whileReading = () -> {};
      once.run();
      return new Page(List.copyOf(events.stream().filter(filter::fits).toList()), null);
    }

    @Override
    public Optional<AuditEntry> get(String requestId) {
      return Optional.empty();
    }

    @Override
    public ChainReport verify() {
      return new ChainReport(0, 0, List.of());
    }

    @Override
    public AutoCloseable followAll(Consumer<AuditEntry> follower) {
      followers.add(follower);
      return () -> followers.remove(follower);
    }
  }
}
