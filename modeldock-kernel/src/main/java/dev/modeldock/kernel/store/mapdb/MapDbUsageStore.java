package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.usage.Axis;
import dev.modeldock.kernel.usage.Cell;
import dev.modeldock.kernel.usage.Step;
import dev.modeldock.kernel.usage.Tally;
import dev.modeldock.kernel.usage.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * Keeps sums of usage in one MapDB file, {@code usage-1.mapdb}. A file {@code usage-1.clean} beside
 * it says that it was closed in order; without it the sums are deleted, for what MapDB leaves after
 * a kill cannot be told from good data. No transactions, no memory mapping, no file channel.
 */
public final class MapDbUsageStore implements UsageStore {

  private final Path clean;
  private final boolean complete;
  private final DB db;
  private final BTreeMap<String, byte[]> sums;

  private MapDbUsageStore(Path folder) throws IOException {
    Path file = folder.resolve("usage-1.mapdb");
    this.clean = folder.resolve("usage-1.clean");
    this.complete = Files.deleteIfExists(clean) && Files.exists(file);
    if (!complete) {
      Files.deleteIfExists(file);
    }
    this.db = DBMaker.fileDB(file.toFile()).concurrencyDisable().make();
    this.sums =
        db.treeMap("sums", Serializer.STRING, Serializer.BYTE_ARRAY)
            .valuesOutsideNodesEnable()
            .createOrOpen();
  }

  /**
   * Opens the store, empty if there is none that can be believed.
   *
   * @param folder an existing folder that no other process writes to
   * @throws IOException if not even an empty one could be made
   */
  public static MapDbUsageStore open(Path folder) throws IOException {
    try {
      return new MapDbUsageStore(folder);
    } catch (RuntimeException | AssertionError | IllegalAccessError broken) {
      // The marker is gone by now, so this time the file is not believed.
      return attempt(() -> new MapDbUsageStore(folder));
    }
  }

  private interface Work<T> {
    T done() throws IOException;
  }

  /** MapDB tells of a broken file by whatever it stumbles over. */
  private static <T> T attempt(Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (RuntimeException | AssertionError | IllegalAccessError broken) {
      throw new IOException("the sums of usage are broken: " + broken, broken);
    }
  }

  @Override
  public boolean complete() {
    return complete;
  }

  @Override
  public void add(Map<Cell, Tally> more) throws IOException {
    attempt(() -> {
      for (var each : more.entrySet()) {
        String key = key(each.getKey());
        byte[] before = sums.get(key);
        Tally sum = before == null ? new Tally() : Tally.of(before);
        sum.add(each.getValue());
        sums.put(key, sum.bytes());
      }
      return sums;
    });
  }

  @Override
  public void each(Step step, Axis axis, Instant since, Instant until, Taker taker)
      throws IOException {
    attempt(() -> {
      // A span that begins within the minute of the end begins before it.
      String end = key(step, axis, until.plusSeconds(59));
      var found = sums.subMap(key(step, axis, since), true, end, false);
      for (var each : found.entrySet()) {
        taker.take(cell(step, axis, each.getKey()), Tally.of(each.getValue()));
      }
      return found;
    });
  }

  @Override
  public void forget(Step step, Instant oldest) throws IOException {
    attempt(() -> {
      for (Axis axis : Axis.values()) {
        sums.subMap(key(step, axis, Instant.EPOCH), true, key(step, axis, oldest), false).clear();
      }
      return sums;
    });
  }

  private static String key(Cell cell) {
    return key(cell.step(), cell.axis(), cell.begin()) + cell.value();
  }

  /** Ordered by time within what is asked for together. */
  private static String key(Step step, Axis axis, Instant begin) {
    return "%c%c%08x".formatted(mark(step), mark(axis), begin.getEpochSecond() / 60);
  }

  private static Cell cell(Step step, Axis axis, String key) {
    Instant begin = Instant.ofEpochSecond(Long.parseLong(key.substring(2, 10), 16) * 60);
    return new Cell(step, axis, begin, key.substring(10));
  }

  private static char mark(Step step) {
    return switch (step) {
      case MINUTE -> 'm';
      case HOUR -> 'h';
      case DAY -> 'd';
    };
  }

  private static char mark(Axis axis) {
    return switch (axis) {
      case ALL -> 'a';
      case KEY -> 'k';
      case INSTANCE -> 'i';
      case MODEL -> 'm';
      case OUTCOME -> 'o';
    };
  }

  @Override
  public void close(boolean all) throws IOException {
    attempt(() -> {
      db.close();
      return all ? Files.createFile(clean) : clean;
    });
  }
}
