package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.audit.chain.AuditFiles;
import dev.modeldock.kernel.audit.chain.ChainWriter;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.line.AuditLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps the audit: files of JSON lines, at least one for each UTC day with any, each line with its
 * number and the SHA-256 of the line before it, across files. The hash is of the line's bytes
 * without the line break.
 *
 * <p>Any thread. Moments are kept to the millisecond, and texts of more than 1,024 characters are
 * cut.
 */
public final class AuditJournal implements AuditSink, AuditLog, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(AuditJournal.class.getName());

  private final AuditFiles files;
  private final InstantSource clock;
  private final ChainWriter writer;
  private final Flusher flusher;
  private final Indexer indexer;
  private final Pruner pruner;
  private final Gap gap = new Gap();
  private final List<Consumer<AuditEntry>> followers = new CopyOnWriteArrayList<>();

  /** Held while files are deleted, and while it matters that none is. */
  private final ReentrantLock deleting = new ReentrantLock();

  private AuditJournal(
      AuditFiles files,
      ChainWriter writer,
      AuditRules rules,
      AuditIndex.Opener index,
      InstantSource clock) {
    this.files = files;
    this.clock = clock;
    this.writer = writer;
    this.flusher = new Flusher(writer, rules.fsync());
    this.indexer = new Indexer(files, writer, index);
    this.pruner = new Pruner(files, writer, indexer, rules, clock);
  }

  /** Opens the audit with the usual rules, but for flushing. */
  public static AuditJournal open(
      Path folder, FsyncPolicy fsync, AuditIndex.Opener index, InstantSource clock)
      throws IOException {
    return open(folder, AuditRules.of(fsync), index, clock);
  }

  /**
   * Opens the audit, made if it is not there. An unfinished last line is cut off; other damage does
   * not keep it from opening, and is found by {@link #verify}. Files that are too old are deleted
   * in the background, now and each hour.
   *
   * @param folder an existing folder that no other process writes to
   * @param rules how it is kept
   * @param index opened later, in the background, and closed with this
   * @param clock decides which day it is
   * @throws IOException if the files cannot be read or written
   */
  public static AuditJournal open(
      Path folder, AuditRules rules, AuditIndex.Opener index, InstantSource clock)
      throws IOException {
    var files = new AuditFiles(folder);
    ChainWriter writer = ChainWriter.open(files, rules.mostFileBytes(), clock);
    var journal = new AuditJournal(files, writer, rules, index, clock);
    journal.indexer.start();
    journal.flusher.hourly(journal::pruneQuietly);
    return journal;
  }

  @Override
  public void record(AuditEvent event) throws IOException {
    write(event);
  }

  /**
   * Writes {@code entry}; when this returns it is in the file. What could not be written before is
   * told of first. Blocks for one write.
   *
   * @throws IOException if it could not be written
   */
  public void write(AuditEntry entry) throws IOException {
    try {
      if (gap.there()) {
        closeGap();
      }
      append(entry);
    } catch (IOException failed) {
      gap.missed(clock.instant(), failed);
      throw failed;
    }
  }

  /**
   * Makes sure, as far as that can be known beforehand, that the next entry can be written.
   *
   * @throws IOException if it cannot
   */
  public void check() throws IOException {
    if (gap.there()) {
      closeGap();
    }
  }

  private void append(AuditEntry entry) throws IOException {
    long seq = writer.append(AuditLine.of(entry), () -> tell(entry));
    flusher.written(seq);
  }

  private void closeGap() throws IOException {
    Gap.Unwritten unwritten = gap.take();
    if (unwritten != null) {
      try {
        append(unwritten.entry(clock.instant()));
        gap.closed(unwritten);
      } catch (IOException again) {
        gap.putBack(unwritten);
        throw again;
      }
    }
  }

  private void tell(AuditEntry entry) {
    for (Consumer<AuditEntry> follower : followers) {
      try {
        follower.accept(entry);
      } catch (RuntimeException defect) {
        followers.remove(follower);
        LOG.log(System.Logger.Level.WARNING, "a follower of the audit failed", defect);
      }
    }
  }

  /** {@return how many entries could not be written since the start} */
  public long unwritten() {
    return gap.total();
  }

  @Override
  public Page find(AuditFilter filter) throws IOException {
    return new AuditSearch(files, writer.head(), filter).run(indexer);
  }

  @Override
  public Optional<AuditEntry> get(String requestId) throws IOException {
    return find(AuditFilter.of(Map.of(Trait.REQUEST, requestId), 1)).entries().stream().findFirst();
  }

  @Override
  public ChainReport verify() throws IOException {
    deleting.lock();
    try {
      return writer.check().run();
    } finally {
      deleting.unlock();
    }
  }

  /** Deletes the files that are too old or too many, and says so in the chain. */
  void prune() throws IOException {
    deleting.lock();
    try {
      pruner.run(this::write);
    } finally {
      deleting.unlock();
    }
  }

  private void pruneQuietly() {
    try {
      prune();
    } catch (IOException | RuntimeException failed) {
      LOG.log(System.Logger.Level.WARNING, "old files of the audit could not be deleted", failed);
    }
  }

  @Override
  public AutoCloseable followAll(Consumer<AuditEntry> follower) {
    // Wrapped, so that a consumer that is given twice is also removed twice.
    Consumer<AuditEntry> own = follower::accept;
    followers.add(own);
    return () -> followers.remove(own);
  }

  /** {@return the sums over what keys have used} */
  public UsageLedger usage() {
    return indexer;
  }

  /**
   * Flushes and closes. Entries that come later are refused.
   *
   * @throws IOException also if what could not be written cannot be told of either
   */
  @Override
  public void close() throws IOException {
    try (writer;
        flusher) {
      indexer.close();
      check();
    }
  }
}
