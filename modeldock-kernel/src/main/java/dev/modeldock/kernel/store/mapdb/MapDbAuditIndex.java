package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.index.BlockContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * Keeps the index in one MapDB file, {@code audit-2.mapdb}. A file {@code audit-2.clean} beside it
 * says that it was closed in order; without it the index is deleted, for what MapDB leaves after a
 * kill cannot be told from good data.
 *
 * <p>No transactions (their log is never replayed), no memory mapping, no file channel: plain file
 * access, which an interrupt of a caller cannot close. Each call is short and has the index for
 * itself.
 */
public final class MapDbAuditIndex implements AuditIndex {

  private final Path file;
  private final Path clean;
  private DB db;
  private BTreeMap<Long, byte[]> blocks;
  private Postings postings;
  private BTreeMap<String, long[]> usage;
  private BTreeMap<String, Long> lastUsed;

  private MapDbAuditIndex(Path folder) throws IOException {
    this.file = folder.resolve("audit-2.mapdb");
    this.clean = folder.resolve("audit-2.clean");
    for (String earlier : List.of("audit-1.mapdb", "audit-1.clean")) {
      Files.deleteIfExists(folder.resolve(earlier));
    }
    boolean believed = Files.deleteIfExists(clean) && Files.exists(file);
    if (!believed) {
      Files.deleteIfExists(file);
    }
    this.db = database(file);
    this.blocks = blocks(db);
    this.postings = new Postings(db);
    this.usage = usage(db);
    this.lastUsed = lastUsed(db);
  }

  /**
   * Opens the index, empty if there is none that can be believed. Takes a fraction of a second for
   * the first classes of MapDB.
   *
   * @param folder an existing folder that no other process writes to
   * @throws IOException if not even an empty index could be made
   */
  public static MapDbAuditIndex open(Path folder) throws IOException {
    try {
      return new MapDbAuditIndex(folder);
    } catch (RuntimeException | AssertionError | IllegalAccessError broken) {
      // The marker is gone by now, so this time the file is not believed.
      try {
        return new MapDbAuditIndex(folder);
      } catch (RuntimeException | AssertionError | IllegalAccessError again) {
        throw new IOException("the audit index cannot be opened", again);
      }
    }
  }

  private static DB database(Path file) {
    // Guarded by this object's monitor, so MapDB need not lock as well.
    return DBMaker.fileDB(file.toFile()).concurrencyDisable().make();
  }

  private static BTreeMap<Long, byte[]> blocks(DB db) {
    // The values are read one by one and would otherwise fill the nodes of the tree.
    return db.treeMap("blocks", Serializer.LONG, Serializer.BYTE_ARRAY)
        .valuesOutsideNodesEnable()
        .createOrOpen();
  }

  private static BTreeMap<String, long[]> usage(DB db) {
    return db.treeMap("usage", Serializer.STRING, Serializer.LONG_ARRAY).createOrOpen();
  }

  private static BTreeMap<String, Long> lastUsed(DB db) {
    return db.treeMap("last_used", Serializer.STRING, Serializer.LONG).createOrOpen();
  }

  private interface Work<T> {
    T done() throws IOException;
  }

  /** MapDB tells of a broken file by whatever it stumbles over. */
  private static <T> T attempt(Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (RuntimeException | AssertionError | IllegalAccessError broken) {
      throw new IOException("the audit index is broken: " + broken, broken);
    }
  }

  @Override
  public synchronized Optional<AuditBlock> newest() throws IOException {
    return attempt(() -> block(blocks.firstEntry()));
  }

  @Override
  public synchronized Optional<AuditBlock> oldest() throws IOException {
    return attempt(() -> block(blocks.lastEntry()));
  }

  private static Optional<AuditBlock> block(Map.@Nullable Entry<Long, byte[]> entry)
      throws IOException {
    return entry == null ? Optional.empty() : Optional.of(BlockCodec.block(entry.getValue()));
  }

  @Override
  public synchronized List<Hit> find(Wanted wanted, long seq, int limit) throws IOException {
    long place = Postings.place(seq) + 1;
    return attempt(
        () -> wanted.marks().isEmpty() ? all(wanted, place, limit) : met(wanted, place, limit));
  }

  private List<Hit> all(Wanted wanted, long place, int limit) throws IOException {
    var found = new ArrayList<Hit>();
    for (byte[] each : blocks.tailMap(place, true).values()) {
      AuditBlock block = BlockCodec.block(each);
      if (block.mayHold(wanted.since(), wanted.until())) {
        var lines = new BitSet(block.lines());
        lines.set(0, block.lines());
        found.add(new Hit(block, lines));
        if (found.size() == limit) {
          break;
        }
      }
    }
    return found;
  }

  private List<Hit> met(Wanted wanted, long place, int limit) throws IOException {
    var found = new ArrayList<Hit>();
    var meeting =
        new Meeting(wanted.marks().stream().map(mark -> postings.of(mark, place)).toList());
    while (found.size() < limit) {
      Postings.Posting next = meeting.next();
      if (next == null) {
        break;
      }
      byte[] bytes = blocks.get(next.place());
      if (bytes != null) {
        AuditBlock block = BlockCodec.block(bytes);
        if (block.mayHold(wanted.since(), wanted.until())) {
          found.add(new Hit(block, next.lines()));
        }
      }
    }
    return found;
  }

  @Override
  public synchronized void add(BlockContents contents) throws IOException {
    attempt(() -> {
      for (BlockContents.Use use : contents.uses()) {
        KeyUsage sum = stored(use.keyId(), use.day()).plus(use.usage());
        usage.put(
            key(use.keyId(), use.day()),
            new long[] {sum.requests(), sum.promptTokens(), sum.completionTokens()});
        lastUsed.merge(use.keyId(), use.lastUsed().toEpochMilli(), Math::max);
      }
      postings.add(contents);
      return blocks.put(Postings.place(contents.block().firstSeq()), BlockCodec.write(contents));
    });
  }

  @Override
  public synchronized void prune(long seq, LocalDate day) throws IOException {
    attempt(() -> {
      for (var old : List.copyOf(blocks.tailMap(Postings.place(seq), false).entrySet())) {
        if (BlockCodec.block(old.getValue()).nextSeq() <= seq) {
          postings.remove(old.getKey(), BlockCodec.marks(old.getValue()));
          blocks.remove(old.getKey());
        }
      }
      return usage
          .keySet()
          .removeIf(key -> key.substring(key.lastIndexOf(' ') + 1).compareTo(day.toString()) < 0);
    });
  }

  @Override
  public synchronized void clear() throws IOException {
    attempt(() -> {
      try {
        db.close();
      } catch (RuntimeException | AssertionError | IllegalAccessError _) {
        // It is deleted next, so what is wrong with it does not matter.
      }
      Files.deleteIfExists(file);
      db = database(file);
      blocks = blocks(db);
      postings = new Postings(db);
      usage = usage(db);
      lastUsed = lastUsed(db);
      return db;
    });
  }

  @Override
  public synchronized Optional<Instant> lastUsed(String keyId) throws IOException {
    return attempt(() -> Optional.ofNullable(lastUsed.get(keyId)).map(Instant::ofEpochMilli));
  }

  @Override
  public synchronized KeyUsage used(String keyId, LocalDate day) throws IOException {
    return attempt(() -> stored(keyId, day));
  }

  private KeyUsage stored(String keyId, LocalDate day) {
    long[] sums = usage.get(key(keyId, day));
    return sums == null ? KeyUsage.NONE : new KeyUsage(sums[0], sums[1], sums[2]);
  }

  private static String key(String keyId, LocalDate day) {
    return keyId + " " + day;
  }

  @Override
  public synchronized void close() throws IOException {
    attempt(() -> {
      db.close();
      return Files.createFile(clean);
    });
  }
}
