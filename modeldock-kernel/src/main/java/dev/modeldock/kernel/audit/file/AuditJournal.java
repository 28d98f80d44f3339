package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditBlock;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditIndex;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.audit.UsageLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Keeps the audit: one file of JSON lines per UTC day, each line with its number and the SHA-256 of
 * the line before it, across files. The hash is of the line's bytes without the line break.
 *
 * <p>Any thread. Moments are kept to the millisecond, and texts of more than 1,024 characters are
 * cut.
 */
public final class AuditJournal implements AuditSink, AuditLog, AutoCloseable {

  private static final System.Logger LOG = System.getLogger(AuditJournal.class.getName());

  private final DayFiles files;
  private final InstantSource clock;
  private final ChainWriter writer;
  private final Flusher flusher;
  private final Indexer indexer;
  private final List<Consumer<AuditEvent>> followers = new CopyOnWriteArrayList<>();

  private AuditJournal(
      DayFiles files,
      ChainWriter writer,
      FsyncPolicy fsync,
      AuditIndex.Opener index,
      InstantSource clock) {
    this.files = files;
    this.clock = clock;
    this.writer = writer;
    this.flusher = new Flusher(writer, fsync);
    this.indexer = new Indexer(files, writer, index, clock);
  }

  /**
   * Opens the audit, made if it is not there. An unfinished last line is cut off; other damage does
   * not keep it from opening, and is found by {@link #verify}.
   *
   * @param folder an existing folder that no other process writes to
   * @param fsync when events are flushed to the disk
   * @param index opened later, in the background, and closed with this
   * @param clock decides which day it is
   * @throws IOException if the files cannot be read or written
   */
  public static AuditJournal open(
      Path folder, FsyncPolicy fsync, AuditIndex.Opener index, InstantSource clock)
      throws IOException {
    var files = new DayFiles(folder);
    var journal = new AuditJournal(files, ChainWriter.open(files, clock), fsync, index, clock);
    journal.indexer.start();
    return journal;
  }

  @Override
  public void record(AuditEvent event) throws IOException {
    long seq = writer.append(AuditLine.of(event), () -> tell(event));
    flusher.written(seq);
  }

  private void tell(AuditEvent event) {
    for (Consumer<AuditEvent> follower : followers) {
      try {
        follower.accept(event);
      } catch (RuntimeException defect) {
        followers.remove(follower);
        LOG.log(System.Logger.Level.WARNING, "a follower of the audit failed", defect);
      }
    }
  }

  @Override
  public List<AuditEvent> find(AuditFilter filter) throws IOException {
    LocalDate oldest = filter.since() == null ? horizon() : day(filter.since());
    return search(filter::fits, block -> block.mayHold(filter), oldest, filter.limit());
  }

  @Override
  public void read(AuditFilter filter, Consumer<AuditEvent> reader) throws IOException {
    LocalDate oldest = filter.since() == null ? horizon() : day(filter.since());
    // None is taken to be found, so that none is kept and the search goes on to its end.
    search(
        event -> {
          if (filter.fits(event)) {
            reader.accept(event);
          }
          return false;
        },
        block -> block.mayHold(filter),
        oldest,
        1);
  }

  @Override
  public Optional<AuditEvent> get(String requestId) throws IOException {
    return search(
            event -> event.id().equals(requestId), block -> block.mayHold(requestId), horizon(), 1)
        .stream()
        .findFirst();
  }

  private List<AuditEvent> search(
      Predicate<AuditEvent> wanted, Predicate<AuditBlock> promising, LocalDate oldest, int limit)
      throws IOException {
    return new AuditSearch(files, writer.head(), oldest, wanted, limit).run(indexer, promising);
  }

  private LocalDate horizon() {
    return day(clock.instant().minus(Indexer.HORIZON));
  }

  private static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  @Override
  public ChainReport verify() throws IOException {
    return new ChainCheck(files, writer.head()).run();
  }

  @Override
  public AutoCloseable follow(Consumer<AuditEvent> follower) {
    // Wrapped, so that a consumer that is given twice is also removed twice.
    Consumer<AuditEvent> own = follower::accept;
    followers.add(own);
    return () -> followers.remove(own);
  }

  /** {@return the sums over what keys have used} */
  public UsageLedger usage() {
    return indexer;
  }

  /** Flushes and closes. Events that come later are refused. */
  @Override
  public void close() throws IOException {
    try (writer;
        flusher) {
      indexer.close();
    }
  }
}
