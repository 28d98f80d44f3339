package dev.modeldock.kernel.state.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.journal.Journal;
import dev.modeldock.kernel.journal.JournalDamaged;
import dev.modeldock.kernel.journal.LossyDisk;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The power goes at every operation of the disk, and takes along any of what was not flushed. */
class PowerLossTest {

  private static final Path FOLDER = Path.of("/state");
  private static final Path JOURNAL = FOLDER.resolve("state.journal");
  private static final Path SNAPSHOT = FOLDER.resolve("state.snapshot");
  private static final int CHANGES = 9;
  private static final int RECORDS_BEFORE_SNAPSHOT = 3;
  private static final int LOSSES = Integer.getInteger("modeldock.proof.losses", 15);

  /** Held, or the level is lost with the logger. */
  private static final Logger LOG = Logger.getLogger(Journal.class.getName());

  private static final List<String> TOLD = new ArrayList<>();
  private static final Handler LISTENER =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          TOLD.add(record.getLevel() + " " + record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeAll
  static void listen() {
    LOG.addHandler(LISTENER);
    LOG.setLevel(Level.WARNING);
    LOG.setUseParentHandlers(false);
  }

  @AfterAll
  static void stopListening() {
    LOG.removeHandler(LISTENER);
    LOG.setLevel(Level.SEVERE);
    LOG.setUseParentHandlers(true);
  }

  @Test
  void whateverWasNotFlushedAndIsLostWhatWasAcknowledgedIsThere() throws Exception {
    int operations = operations();
    assertThat(operations).isGreaterThan(40);
    for (int lost = 0; lost < operations; lost++) {
      for (int seed = 0; seed < LOSSES; seed++) {
        var random = new Random(lost * 1_000L + seed);
        var history = new History();
        var disk = new LossyDisk();
        disk.losePowerAt(lost);
        history.work(disk);
        LossyDisk found = disk.found(random);
        String where =
            "lost at operation %d (%s), seed %d".formatted(lost, disk.operations().getLast(), seed);
        // And again, while the start after it mends what it found.
        found.losePowerAt(random.nextInt(6));
        history.work(found);
        LossyDisk foundAgain = found.found(random);
        history.check(foundAgain, where);
        history.work(foundAgain);
        history.check(foundAgain, where + ", and gone on");
      }
    }
  }

  private static int operations() throws IOException {
    var disk = new LossyDisk();
    new History().work(disk);
    return disk.operations().size();
  }

  /** All changes that were asked for, of which the last may not have been made. */
  private static final class History {

    private final List<StateChange> asked = new ArrayList<>();
    private int acknowledged;

    /** Makes changes until all are made or the power is lost. */
    void work(LossyDisk disk) {
      try (var store = JournalStateStore.open(disk, FOLDER, RECORDS_BEFORE_SNAPSHOT)) {
        forgetWhatWasNotMade(store.state());
        for (int i = 0; i < CHANGES; i++) {
          StateChange next = change(asked.size());
          asked.add(next);
          store.apply(next);
          acknowledged = asked.size();
        }
      } catch (JournalDamaged damaged) {
        throw new AssertionError("a loss of power damages nothing", damaged);
      } catch (IOException | LossyDisk.PowerLost _) {
        // The store's own thread says it as the one, an opening as the other.
      }
    }

    private void forgetWhatWasNotMade(GatewayState state) {
      int made = Math.toIntExact(state.epoch());
      assertThat(made).isBetween(acknowledged, asked.size());
      asked.subList(made, asked.size()).clear();
      acknowledged = made;
    }

    void check(LossyDisk disk, String where) throws IOException {
      try (var store = JournalStateStore.open(disk, FOLDER, RECORDS_BEFORE_SNAPSHOT)) {
        forgetWhatWasNotMade(store.state());
        assertThat(store.state().aliases()).as(where).isEqualTo(after(asked).aliases());
      }
    }
  }

  private static GatewayState after(List<StateChange> changes) {
    GatewayState state = GatewayState.empty();
    for (StateChange change : changes) {
      state = state.after(change);
    }
    return state;
  }

  private static List<StateChange> changes(int count) {
    return IntStream.range(0, count).mapToObj(PowerLossTest::change).toList();
  }

  private static StateChange change(int number) {
    return number % 4 == 3
        ? new StateChange.RemoveAlias("a" + (number - 3))
        : new StateChange.PutAlias(alias("a" + number % 5, number));
  }

  private static AliasRecord alias(String name, int generation) {
    return new AliasRecord(
        name, List.of(new Target("i", "m" + generation)), Settings.none(), Source.STATE);
  }

  @Test
  void aChangedBitIsToldAndWhatIsUsedIsAPrefix() throws Exception {
    var whole = new LossyDisk();
    try (var store = JournalStateStore.open(whole, FOLDER, 1_000)) {
      for (int i = 0; i < 4; i++) {
        store.apply(change(i));
      }
    }
    byte[] good = whole.read(JOURNAL);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertPrefixAndTold(bad, "bit " + bit, List.of());
    }
    for (int length = good.length - 1; length > 8; length--) {
      assertPrefixAndTold(Arrays.copyOf(good, length), "cut to " + length, boundaries(good));
    }
  }

  private static void assertPrefixAndTold(byte[] journal, String what, List<Integer> quiet)
      throws IOException {
    var disk = new LossyDisk();
    JournalStateStore.open(disk, FOLDER, 1_000).close();
    disk.damage(JOURNAL, journal);
    TOLD.clear();
    try (var store = JournalStateStore.open(disk, FOLDER, 1_000)) {
      assertThat(store.state()).as(what).isEqualTo(after(changes((int) store.state().epoch())));
      if (!quiet.contains(journal.length)) {
        assertThat(TOLD).as(what).anyMatch(line -> line.startsWith(Level.WARNING.toString()));
      }
    } catch (JournalDamaged told) {
      assertThat(told).hasMessageContaining("state.journal");
      assertThat(disk.read(JOURNAL)).as(what + ": nothing is changed").isEqualTo(journal);
    }
  }

  /** {@return where records end: a file cut there is whole} */
  private static List<Integer> boundaries(byte[] journal) {
    var ends = new ArrayList<Integer>();
    for (int at = 8; at < journal.length; ) {
      ends.add(at);
      at += 8 + ByteBuffer.wrap(journal).getInt(at);
    }
    return ends;
  }

  @Test
  void aSnapshotThatIsCutAnywhereIsRefused() throws Exception {
    var disk = new LossyDisk();
    try (var store = JournalStateStore.open(disk, FOLDER, 1)) {
      store.apply(change(0));
    }
    byte[] good = disk.read(SNAPSHOT);
    IntStream.range(0, good.length - 1)
        .forEach(length -> {
          disk.damage(SNAPSHOT, Arrays.copyOf(good, length));
          assertThatThrownBy(() -> JournalStateStore.open(disk, FOLDER, 1))
              .as("cut to %d", length)
              .isInstanceOf(JournalDamaged.class)
              .hasMessageContaining("state.snapshot");
        });
  }
}
