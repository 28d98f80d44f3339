package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the chain goes on after a start.
 *
 * @param newest the newest file; null if there is none
 * @param offset where its last whole line ends
 * @param last the line that the next one follows
 * @param list the files that the chain goes through
 */
record ChainEnd(@Nullable Segment newest, long offset, Tip last, FileList list) {

  private static final System.Logger LOG = System.getLogger(ChainEnd.class.getName());
  private static final int CHUNK = 64 * 1_024;

  /**
   * Finds it. Damage does not keep the chain from going on, but it goes on so that the damage stays
   * visible: behind lines that are missing their numbers are left out, and a last line that is not
   * what it was is followed by the hash of what it should be.
   */
  static ChainEnd find(AuditFiles files) throws IOException {
    NavigableSet<Segment> segments = files.segments();
    long end = segments.isEmpty() ? 0 : lengthOfWholeLines(files.path(segments.getLast()));
    Tip written = lastLine(files, segments, end);
    Optional<Tip> head = HeadFile.read(files.head());
    Tip last = head.filter(tip -> tip.seq() >= written.seq()).orElse(written);
    if (last.seq() > written.seq()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the audit ends with line {0}, and had {1}: lines were taken off its end",
          Long.toString(written.seq()),
          Long.toString(last.seq()));
    }
    if (segments.isEmpty()) {
      return new ChainEnd(null, 0, last, FileList.read(files.list()).orElse(FileList.EMPTY));
    }
    Segment newest = segments.getLast();
    return new ChainEnd(newest, end, last, list(files, segments, last));
  }

  /**
   * The list, with what a kill may have kept from it; or made, for files that are older than it.
   */
  private static FileList list(AuditFiles files, NavigableSet<Segment> segments, Tip last)
      throws IOException {
    FileList list = FileList.read(files.list()).orElse(null);
    if (list != null) {
      Segment newest = segments.getLast();
      boolean known =
          list.starts().containsKey(newest)
              || !list.starts().isEmpty() && newest.compareTo(list.starts().lastKey()) < 0;
      return known ? list : list.with(newest, last.seq() + 1);
    }
    var starts = new TreeMap<Segment, Long>();
    for (Segment each : segments) {
      firstLink(files.path(each)).ifPresent(link -> starts.put(each, link.seq()));
    }
    var made = new FileList(Tip.NONE, starts);
    made.write(files.list());
    return made;
  }

  /** {@return the place in the chain of the first line of a file, if it has one} */
  static Optional<AuditLineReader.Link> firstLink(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var start = new byte[(int) Math.min(256, file.length())];
      file.readFully(start);
      return AuditLineReader.link(start);
    }
  }

  private static long lengthOfWholeLines(Path path) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      var chunk = new byte[CHUNK];
      long end = file.length();
      while (end > 0) {
        int length = (int) Math.min(chunk.length, end);
        file.seek(end - length);
        file.readFully(chunk, 0, length);
        for (int i = length - 1; i >= 0; i--) {
          if (chunk[i] == '\n') {
            return logged(path, file.length(), end - length + i + 1);
          }
        }
        end -= length;
      }
      return logged(path, file.length(), 0);
    }
  }

  private static long logged(Path path, long length, long whole) {
    if (length > whole) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: cut off an unfinished line of {1} bytes, left by an unclean stop",
          path,
          length - whole);
    }
    return whole;
  }

  /** Goes on behind the last line, even a damaged one: the check of the chain will show it. */
  private static Tip lastLine(AuditFiles files, NavigableSet<Segment> segments, long newestEnd)
      throws IOException {
    long damaged = 0;
    String hash = Tip.NONE.hash();
    for (Segment each : segments.descendingSet()) {
      Path path = files.path(each);
      long to = each.equals(segments.getLast()) ? newestEnd : path.toFile().length();
      try (var lines = new LinesBackwards(path, 0, to)) {
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
          if (damaged == 0) {
            hash = Tip.hash(Tip.sha256(), line, 0, line.length);
          }
          var link = AuditLineReader.link(line);
          if (link.isPresent()) {
            return new Tip(link.get().seq() + damaged, hash);
          }
          damaged++;
        }
      }
    }
    return new Tip(damaged, hash);
  }
}
