package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.AuditBlock;
import dev.modeldock.kernel.audit.AuditIndex;
import dev.modeldock.kernel.audit.KeyUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;

/**
 * Keeps the index in one MapDB file, {@code audit-1.mapdb}. A file {@code audit-1.clean} beside it
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
  private BTreeMap<String, long[]> usage;
  private BTreeMap<String, Long> lastUsed;

  private MapDbAuditIndex(Path folder) throws IOException {
    this.file = folder.resolve("audit-1.mapdb");
    this.clean = folder.resolve("audit-1.clean");
    boolean believed = Files.deleteIfExists(clean) && Files.exists(file);
    if (!believed) {
      Files.deleteIfExists(file);
    }
    this.db = database(file);
    this.blocks = blocks(db);
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
    return attempt(() -> {
      var last = blocks.lastEntry();
      return last == null ? Optional.empty() : Optional.of(BlockCodec.read(last.getValue()));
    });
  }

  @Override
  public synchronized List<AuditBlock> before(long seq, int limit) throws IOException {
    return attempt(() -> {
      var found = new ArrayList<AuditBlock>();
      var below = blocks.headMap(seq, false).descendingMap().values().iterator();
      while (found.size() < limit && below.hasNext()) {
        found.add(BlockCodec.read(below.next()));
      }
      return found;
    });
  }

  @Override
  public synchronized void add(AuditBlock block) throws IOException {
    attempt(() -> {
      for (AuditBlock.Use use : block.uses()) {
        KeyUsage sum = stored(use.keyId(), use.day()).plus(use.usage());
        usage.put(
            key(use.keyId(), use.day()),
            new long[] {sum.requests(), sum.promptTokens(), sum.completionTokens()});
        lastUsed.merge(use.keyId(), use.lastUsed().toEpochMilli(), Math::max);
      }
      return blocks.put(block.firstSeq(), BlockCodec.write(block));
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
