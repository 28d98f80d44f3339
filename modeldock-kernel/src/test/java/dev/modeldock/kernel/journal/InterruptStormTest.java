package dev.modeldock.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers are interrupted from outside at any moment while they change the state, write the audit
 * and search it with its index: a stop that has run out of patience does just that.
 */
@Timeout(120)
class InterruptStormTest {

  private static final int CALLERS = 8;
  private static final int ROUNDS = 60;

  @TempDir Path folder;

  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicInteger events = new AtomicInteger();
  private final AtomicInteger interrupts = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();

  @Test
  void theFilesAndTheIndexStayOpenAndNothingIsLost() throws Exception {
    Path root = folder.resolve("home");
    try (HomeFolder home = HomeFolder.open(root);
        JournalStateStore state = JournalStateStore.open(home.state());
        AuditJournal audit = open(home)) {
      List<Thread> callers =
          IntStream.range(0, CALLERS)
              .mapToObj(
                  i -> Thread.ofPlatform().name("caller-" + i).start(() -> call(i, state, audit)))
              .toList();
      Thread stormer = Thread.ofPlatform().name("storm").start(() -> interrupt(callers));
      for (Thread caller : callers) {
        caller.join();
      }
      stormer.join();
      assertThat(interrupts).hasValueGreaterThan(CALLERS);
      assertThat(abandoned).hasValue(0);

      assertThat(state.state().epoch()).isEqualTo(changes.get());
      assertThat(audit.verify().problems()).isEmpty();
      assertThat(audit.verify().events()).isEqualTo(events.get());
      assertThat(audit.find(AuditFilter.newest(Integer.MAX_VALUE)).entries()).hasSize(events.get());
      audit.record(SampleEvents.event("after"));
      assertThat(audit.get("after")).isPresent();
    }
    try (HomeFolder home = HomeFolder.open(root);
        JournalStateStore state = JournalStateStore.open(home.state());
        AuditJournal audit = open(home)) {
      assertThat(state.state().epoch()).isEqualTo(changes.get());
      assertThat(audit.find(AuditFilter.newest(Integer.MAX_VALUE)).entries())
          .hasSize(events.get() + 1);
    }
  }

  private static AuditJournal open(HomeFolder home) throws IOException {
    return AuditJournal.open(
        home.audit(),
        FsyncPolicy.standard(),
        () -> MapDbAuditIndex.open(home.index()),
        InstantSource.system());
  }

  private void call(int caller, JournalStateStore state, AuditJournal audit) {
    var random = new Random(caller);
    for (int round = 0; round < ROUNDS; round++) {
      try {
        switch (random.nextInt(3)) {
          case 0 -> {
            state.apply(new StateChange.PutAlias(alias("a" + caller, round)));
            changes.incrementAndGet();
          }
          case 1 -> {
            audit.record(event(caller + "-" + round));
            events.incrementAndGet();
          }
          default ->
              assertThat(audit.find(AuditFilter.newest(50)).entries().size())
                  .isLessThanOrEqualTo(50);
        }
      } catch (IOException | RuntimeException | AssertionError lost) {
        lost.printStackTrace();
        abandoned.incrementAndGet();
      }
    }
  }

  private void interrupt(List<Thread> callers) {
    var random = new Random(1);
    while (callers.stream().anyMatch(Thread::isAlive)) {
      callers.get(random.nextInt(callers.size())).interrupt();
      interrupts.incrementAndGet();
      Thread.onSpinWait();
    }
  }

  private static AuditEvent event(String id) {
    return SampleEvents.event(id, Instant.now(), "k1", "m", Outcome.COMPLETED);
  }

  private static AliasRecord alias(String name, int generation) {
    return new AliasRecord(
        name, List.of(new Target("i", "m" + generation)), Settings.none(), Source.STATE);
  }
}
