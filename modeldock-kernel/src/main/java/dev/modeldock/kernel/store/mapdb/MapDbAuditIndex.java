package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

  private static final BitSet NO_LINES = new BitSet();

  private final Path file;
  private final Path clean;
  private DB db;
  private Chapters chapters;

  /** The blocks of the chapter that is not whole, with what they add to the sums. */
  private final List<BlockContents> pending = new ArrayList<>();

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
    this.chapters = new Chapters(db);
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

  private static BTreeMap<String, long[]> usage(DB db) {
    return db.treeMap("usage", Serializer.STRING, Serializer.LONG_ARRAY).createOrOpen();
  }

  private static BTreeMap<String, Long> lastUsed(DB db) {
    return db.treeMap("last_used", Serializer.STRING, Serializer.LONG).createOrOpen();
  }

  private interface Work<T extends @Nullable Object> {
    T done() throws IOException;
  }

  /** MapDB tells of a broken file by whatever it stumbles over. */
  private static <T extends @Nullable Object> T attempt(Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (RuntimeException | AssertionError | IllegalAccessError broken) {
      throw new IOException("the audit index is broken: " + broken, broken);
    }
  }

  @Override
  public synchronized Optional<AuditBlock> newest() throws IOException {
    return pending.isEmpty() ? attempt(chapters::newest) : Optional.of(pending.getLast().block());
  }

  @Override
  public synchronized Optional<AuditBlock> oldest() throws IOException {
    return attempt(chapters::oldest)
        .or(() -> pending.stream().findFirst().map(BlockContents::block));
  }

  @Override
  public synchronized List<Hit> find(Wanted wanted, long seq, int limit) throws IOException {
    return attempt(() -> {
      var hits = new ArrayList<Hit>();
      for (BlockContents contents : pending.reversed()) {
        AuditBlock block = contents.block();
        BitSet lines = lines(contents, wanted);
        if (hits.size() < limit
            && block.firstSeq() < seq
            && !lines.isEmpty()
            && block.mayHold(wanted.since(), wanted.until())) {
          hits.add(new Hit(block, lines));
        }
      }
      chapters.find(wanted, seq, limit, hits);
      return hits;
    });
  }

  private static BitSet lines(BlockContents contents, Wanted wanted) {
    BitSet lines = Chapters.all(contents.block());
    for (Mark mark : wanted.marks()) {
      if (mark.trait() == Trait.REQUEST) {
        int hash = mark.value().hashCode();
        for (int line = 0; line < contents.idHashes().length; line++) {
          if (contents.idHashes()[line] != hash) {
            lines.clear(line);
          }
        }
      } else {
        lines.and(contents.marks().getOrDefault(mark, NO_LINES));
      }
    }
    return lines;
  }

  @Override
  public synchronized void add(BlockContents contents) throws IOException {
    pending.add(contents);
    if (pending.size() == Chapter.BLOCKS) {
      attempt(this::store);
    }
  }

  private int store() throws IOException {
    for (BlockContents contents : pending) {
      for (BlockContents.Use use : contents.uses()) {
        lastUsed.merge(use.keyId(), use.lastUsed().toEpochMilli(), Math::max);
      }
    }
    pendingUse(_ -> true)
        .forEach((key, use) -> {
          KeyUsage sum = stored(key).plus(use);
          usage.put(key, new long[] {sum.requests(), sum.promptTokens(), sum.completionTokens()});
        });
    chapters.add(new Chapter(pending));
    int blocks = pending.size();
    pending.clear();
    return blocks;
  }

  private Map<String, KeyUsage> pendingUse(Predicate<String> wanted) {
    var sums = new HashMap<String, KeyUsage>();
    for (BlockContents contents : pending) {
      for (BlockContents.Use use : contents.uses()) {
        String key = key(use.keyId(), use.day());
        if (wanted.test(key)) {
          sums.merge(key, use.usage(), KeyUsage::plus);
        }
      }
    }
    return sums;
  }

  @Override
  public synchronized void prune(long seq, LocalDate day) throws IOException {
    attempt(() -> {
      chapters.prune(seq);
      pending.removeIf(contents -> contents.block().nextSeq() <= seq);
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
      pending.clear();
      chapters = new Chapters(db);
      usage = usage(db);
      lastUsed = lastUsed(db);
      return db;
    });
  }

  @Override
  public synchronized Optional<Instant> lastUsed(String keyId) throws IOException {
    @Nullable Long kept = attempt(() -> lastUsed.get(keyId));
    return Stream.concat(
            Stream.ofNullable(kept).map(Instant::ofEpochMilli),
            pending.stream()
                .flatMap(contents -> contents.uses().stream())
                .filter(use -> use.keyId().equals(keyId))
                .map(BlockContents.Use::lastUsed))
        .max(Comparator.naturalOrder());
  }

  @Override
  public synchronized KeyUsage used(String keyId, LocalDate day) throws IOException {
    String key = key(keyId, day);
    return attempt(() -> stored(key))
        .plus(pendingUse(key::equals).getOrDefault(key, KeyUsage.NONE));
  }

  private KeyUsage stored(String key) {
    long[] sums = usage.get(key);
    return sums == null ? KeyUsage.NONE : new KeyUsage(sums[0], sums[1], sums[2]);
  }

  private static String key(String keyId, LocalDate day) {
    return keyId + " " + day;
  }

  @Override
  public synchronized void close() throws IOException {
    attempt(() -> {
      if (!pending.isEmpty()) {
        store();
      }
      db.close();
      return Files.createFile(clean);
    });
  }
}
