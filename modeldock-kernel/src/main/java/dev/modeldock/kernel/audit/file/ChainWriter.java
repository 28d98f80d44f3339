package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.journal.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the file of the day, each linked to the one before it by that one's SHA-256.
 *
 * <p>The caller's own thread writes, under a lock, with one system call. Handing the lines to one
 * thread that writes them in batches was measured too: with 32 callers at once both do some 300,000
 * lines a second on two cores, but a caller alone waits 2 microseconds here and 10 to 25 there. A
 * {@link RandomAccessFile} is not closed by an interrupt, as a channel would be.
 */
final class ChainWriter implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ChainWriter.class.getName());

  private static final String FIRST_HASH = "0".repeat(64);

  /**
   * Where the audit ends.
   *
   * @param day the newest file; null if there is none
   * @param offset its length
   * @param nextSeq the number of the next event
   * @param lastHash the hash of the last line
   */
  record Head(@Nullable LocalDate day, long offset, long nextSeq, String lastHash) {}

  private final DayFiles files;
  private final InstantSource clock;
  private final MessageDigest sha256;
  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock flushing = new ReentrantLock();

  private volatile @Nullable RandomAccessFile file;
  private @Nullable LocalDate day;
  private long dayEnds = Long.MIN_VALUE;
  private long offset;
  private long nextSeq = 1;
  private byte[] lastHash = FIRST_HASH.getBytes(StandardCharsets.US_ASCII);
  private boolean torn;
  private boolean closed;
  private volatile long writtenSeq;

  /** Guarded by {@link #flushing}, which may be taken while {@link #lock} is held, never before. */
  private long flushedSeq;

  private ChainWriter(DayFiles files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Opens the newest file, cuts off an unfinished last line, and finds the end of the chain. */
  static ChainWriter open(DayFiles files, InstantSource clock) throws IOException {
    var writer = new ChainWriter(files, clock);
    try {
      writer.recover();
    } catch (IOException | RuntimeException failed) {
      writer.close();
      throw failed;
    }
    return writer;
  }

  /**
   * Appends {@code line}; when this returns it is in the file. Calls {@code written} in the order
   * of the file.
   *
   * @return the line's number
   * @throws IOException if it is not in the file
   */
  long append(AuditLine line, Runnable written) throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new IOException("the audit is closed");
      }
      RandomAccessFile current = fileOfToday();
      if (torn) {
        cut(current);
      }
      long seq = nextSeq;
      line.link(seq, lastHash);
      try {
        current.write(line.array(), line.start(), line.length());
      } catch (IOException failed) {
        cutQuietly(current, failed);
        throw failed;
      }
      offset += line.length();
      nextSeq++;
      writtenSeq = seq;
      lastHash = hash(line.array(), line.start(), line.length() - 1);
      written.run();
      return seq;
    } finally {
      lock.unlock();
    }
  }

  /** {@return where the audit ends now} */
  Head head() {
    lock.lock();
    try {
      return new Head(day, offset, nextSeq, new String(lastHash, StandardCharsets.US_ASCII));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Flushes at least all lines up to number {@code seq}; callers at the same time share a flush.
   */
  void flush(long seq) throws IOException {
    flushing.lock();
    try {
      long upTo = writtenSeq;
      RandomAccessFile current = file;
      if (current == null || flushedSeq >= Math.min(seq, upTo)) {
        return;
      }
      // It is not closed meanwhile: whoever turns to the next day's file needs this lock too.
      current.getFD().sync();
      flushedSeq = upTo;
    } finally {
      flushing.unlock();
    }
  }

  private RandomAccessFile fileOfToday() throws IOException {
    RandomAccessFile current = file;
    long now = clock.millis();
    if (current != null && now < dayEnds) {
      return current;
    }
    LocalDate today = LocalDate.ofInstant(Instant.ofEpochMilli(now), ZoneOffset.UTC);
    var next = new RandomAccessFile(files.path(today).toFile(), "rw");
    try {
      if (current != null) {
        retire(current);
      }
      next.seek(next.length());
    } catch (IOException failed) {
      next.close();
      throw failed;
    }
    use(next, today, next.length());
    DurableFiles.flushFolder(files.folder());
    return next;
  }

  /** Flushes and closes the file of a day that is over. */
  private void retire(RandomAccessFile over) throws IOException {
    flushing.lock();
    try {
      if (flushedSeq < writtenSeq) {
        over.getFD().sync();
        flushedSeq = writtenSeq;
      }
      over.close();
    } finally {
      flushing.unlock();
    }
  }

  private void use(RandomAccessFile next, LocalDate itsDay, long length) {
    file = next;
    day = itsDay;
    dayEnds = itsDay.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
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

  private byte[] hash(byte[] bytes, int from, int length) {
    sha256.update(bytes, from, length);
    return HexFormat.of().formatHex(sha256.digest()).getBytes(StandardCharsets.US_ASCII);
  }

  private void recover() throws IOException {
    var days = files.days();
    if (days.isEmpty()) {
      return;
    }
    Path newest = files.path(days.last());
    var found = new RandomAccessFile(newest.toFile(), "rw");
    use(found, days.last(), lengthOfWholeLines(found));
    if (found.length() > offset) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: cut off an unfinished line of {1} bytes, left by an unclean stop",
          newest,
          found.length() - offset);
    }
    cut(found);
    findEndOfChain();
    writtenSeq = nextSeq - 1;
    flushedSeq = writtenSeq;
  }

  private static long lengthOfWholeLines(RandomAccessFile file) throws IOException {
    var chunk = new byte[64 * 1_024];
    long end = file.length();
    while (end > 0) {
      int length = (int) Math.min(chunk.length, end);
      file.seek(end - length);
      file.readFully(chunk, 0, length);
      for (int i = length - 1; i >= 0; i--) {
        if (chunk[i] == '\n') {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }

  /** Goes on behind the last line, even a damaged one: the check of the chain will show it. */
  private void findEndOfChain() throws IOException {
    long damaged = 0;
    boolean last = true;
    for (LocalDate each : files.days().descendingSet()) {
      Path path = files.path(each);
      try (var lines = new LinesBackwards(path, 0, path.toFile().length())) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          if (last) {
            lastHash = hash(line, 0, line.length);
            last = false;
          }
          var link = AuditLineReader.link(line);
          if (link.isPresent()) {
            nextSeq = link.get().seq() + damaged + 1;
            return;
          }
          damaged++;
        }
      }
    }
    nextSeq = damaged + 1;
  }

  /** Flushes and closes. */
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
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
