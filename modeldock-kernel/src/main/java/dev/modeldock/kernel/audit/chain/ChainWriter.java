package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.audit.line.AuditLine;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import dev.modeldock.kernel.journal.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the file of the day, each linked to the one before it by that one's SHA-256. A
 * file that grows too large is followed by another one of the same day.
 *
 * <p>The caller's own thread writes, under a lock, with one system call. Handing the lines to one
 * thread that writes them in batches was measured too: with 32 callers at once both do some 300,000
 * lines a second on two cores, but a caller alone waits 2 microseconds here and 10 to 25 there. A
 * {@link RandomAccessFile} is not closed by an interrupt, as a channel would be.
 */
public final class ChainWriter implements AutoCloseable {

  /**
   * Where the audit ends.
   *
   * @param segment the newest file; null if there is none
   * @param offset its length
   * @param last the last line
   */
  public record Head(@Nullable Segment segment, long offset, Tip last) {}

  private final AuditFiles files;
  private final long mostBytes;
  private final InstantSource clock;
  private final MessageDigest sha256 = Tip.sha256();
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock flushing = new ReentrantLock();
  private final HeadFile headFile;

  private volatile @Nullable RandomAccessFile file;
  private @Nullable Segment segment;
  private long dayEnds = Long.MIN_VALUE;
  private long offset;
  private FileList list;
  private boolean torn;
  private boolean closed;
  private volatile Tip last;

  /** Guarded by {@link #flushing}, which may be taken while {@link #lock} is held, never before. */
  private long flushedSeq;

  private ChainWriter(
      AuditFiles files, long mostBytes, InstantSource clock, ChainEnd end, HeadFile headFile) {
    this.files = files;
    this.mostBytes = mostBytes;
    this.clock = clock;
    this.headFile = headFile;
    this.list = end.list();
    this.last = end.last();
    this.flushedSeq = last.seq();
  }

  /**
   * Opens the newest file, cuts off an unfinished last line, and finds the end of the chain.
   *
   * @param mostBytes how large a file may become
   */
  public static ChainWriter open(AuditFiles files, long mostBytes, InstantSource clock)
      throws IOException {
    ChainEnd end = ChainEnd.find(files);
    var writer = new ChainWriter(files, mostBytes, clock, end, new HeadFile(files.head()));
    try {
      Segment newest = end.newest();
      if (newest != null) {
        var found = new RandomAccessFile(files.path(newest).toFile(), "rw");
        writer.use(found, newest, end.offset());
        writer.cut(found);
      }
      return writer;
    } catch (IOException | RuntimeException failed) {
      writer.close();
      throw failed;
    }
  }

  /**
   * Appends {@code line}; when this returns it is in the file. Calls {@code written} in the order
   * of the file.
   *
   * @return the line's number
   * @throws IOException if it is not in the file
   */
  public long append(AuditLine line, Runnable written) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the audit is closed");
      }
      RandomAccessFile current = fileFor(line);
      if (torn) {
        cut(current);
      }
      Tip before = last;
      line.link(before.seq() + 1, before.hashBytes());
      try {
        current.write(line.array(), line.start(), line.length());
      } catch (IOException failed) {
        cutQuietly(current, failed);
        throw failed;
      }
      offset += line.length();
      String hash = Tip.hash(sha256, line.array(), line.start(), line.length() - 1);
      last = new Tip(before.seq() + 1, hash);
      written.run();
      return before.seq() + 1;
    } finally {
      lock.unlock();
    }
  }

  /** {@return where the audit ends now} */
  public Head head() {
    lock.lock();
    try {
      return new Head(segment, offset, last);
    } finally {
      lock.unlock();
    }
  }

  /** {@return the place in the chain of the first line of a file, if it has one} */
  public static Optional<AuditLineReader.Link> firstLink(Path path) throws IOException {
    return ChainEnd.firstLink(path);
  }

  /** Checks the chain up to its present end, while more is written. */
  public ChainCheck check() {
    lock.lock();
    try {
      return new ChainCheck(files, list, head());
    } finally {
      lock.unlock();
    }
  }

  /** {@return the line before the first one that is kept} */
  public Tip anchor() {
    lock.lock();
    try {
      return list.anchor();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has the chain begin with {@code kept}; the files before it may be deleted then.
   *
   * @param before the last line before it
   */
  public void beginWith(Segment kept, Tip before) throws IOException {
    lock.lock();
    try {
      FileList fewer = list.from(kept, before);
      fewer.write(files.list());
      list = fewer;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Flushes at least all lines up to number {@code seq}; callers at the same time share a flush.
   */
  public void flush(long seq) throws IOException {
    flushing.lock();
    try {
      Tip upTo = last;
      RandomAccessFile current = file;
      if (current == null || flushedSeq >= Math.min(seq, upTo.seq())) {
        return;
      }
      // It is not closed meanwhile: whoever turns to the next file needs this lock too.
      current.getFD().sync();
      flushed(upTo);
    } finally {
      flushing.unlock();
    }
  }

  /** Only what is on the disk is claimed to be there, or a power failure would look like a cut. */
  private void flushed(Tip upTo) throws IOException {
    flushedSeq = upTo.seq();
    headFile.write(upTo);
  }

  private RandomAccessFile fileFor(AuditLine line) throws IOException {
    RandomAccessFile current = file;
    long now = clock.millis();
    Segment present = segment;
    if (current != null && present != null && now < dayEnds) {
      boolean fits = offset == 0 || offset + line.mostLength() <= mostBytes;
      return fits ? current : turnTo(present.next());
    }
    return turnTo(Segment.first(LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC)));
  }

  private RandomAccessFile turnTo(Segment following) throws IOException {
    var next = new RandomAccessFile(files.path(following).toFile(), "rw");
    try {
      FileList more = list.with(following, last.seq() + 1);
      more.write(files.list());
      RandomAccessFile current = file;
      if (current != null) {
        retire(current);
      }
      next.seek(next.length());
      list = more;
    } catch (IOException failed) {
      next.close();
      throw failed;
    }
    use(next, following, next.length());
    DurableFiles.flushFolder(files.folder());
    return next;
  }

  /** Flushes and closes a file to which nothing more is written. */
  private void retire(RandomAccessFile over) throws IOException {
    flushing.lock();
    try {
      Tip upTo = last;
      if (flushedSeq < upTo.seq()) {
        over.getFD().sync();
        flushed(upTo);
      }
      over.close();
    } finally {
      flushing.unlock();
    }
  }

  private void use(RandomAccessFile next, Segment its, long length) {
    file = next;
    segment = its;
    dayEnds = its.day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    offset = length;
  }

  private void cut(RandomAccessFile current) throws IOException {
    current.setLength(offset);
    current.seek(offset);
    torn = false;
  }

  private void cutQuietly(RandomAccessFile current, IOException failed) {
    torn = true;
    try {
      cut(current);
    } catch (IOException again) {
      // The next append tries again, and writes nothing before it has succeeded.
      failed.addSuppressed(again);
    }
  }

  /** Flushes and closes. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try (headFile) {
      closed = true;
      RandomAccessFile current = file;
      if (current != null) {
        retire(current);
        file = null;
      }
    } finally {
      lock.unlock();
    }
  }
}
