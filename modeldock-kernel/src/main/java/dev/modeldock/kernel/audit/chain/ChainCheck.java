package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.ChainReport;
import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks all files of the audit, checks that each line follows the one before it by number and hash,
 * and says of each that does not what has happened there.
 */
public final class ChainCheck {

  private static final int MOST_PROBLEMS = 100;
  private static final int CHUNK = 64 * 1_024;

  private final AuditFiles files;
  private final FileList list;
  private final ChainWriter.Head head;
  private final LineOrder order;
  private final Beginning begun;
  private final MessageDigest sha256 = Tip.sha256();
  private final List<String> problems = new ArrayList<>();
  private int read;
  private long lines;

  /**
   * Prepares a check of what was written up to {@code head}, so that it may go on while more is
   * written.
   */
  ChainCheck(AuditFiles files, FileList list, ChainWriter.Head head) {
    this.files = files;
    this.list = list;
    this.head = head;
    this.order = new LineOrder(list.anchor(), this::problem);
    this.begun = new Beginning(list.anchor());
  }

  /** Checks. Blocks for as long as reading all files takes. */
  public ChainReport run() throws IOException {
    Segment newest = head.segment();
    NavigableSet<Segment> there = files.segments();
    NavigableSet<Segment> all = new TreeSet<>(there);
    all.addAll(list.starts().keySet());
    for (Segment each : newest == null ? all : all.headSet(newest, true)) {
      if (!list.starts().containsKey(each)) {
        if (!beforeTheFirst(each)) {
          problem(each.fileName() + ": is no file that the gateway has begun");
          check(each);
        }
      } else if (there.contains(each)) {
        check(each);
      } else {
        problem(each.fileName() + ": is missing" + events(each));
      }
    }
    order.end(head.last());
    if (!begun.announced()) {
      problem(
          "audit.files: the chain begins behind event "
              + list.anchor().seq()
              + ", and no line says that what was before it was deleted");
    }
    return new ChainReport(read, lines, problems);
  }

  /** Left by a deletion that was not finished. The next one deletes it. */
  private boolean beforeTheFirst(Segment segment) {
    return list.anchor().seq() > 0
        && !list.starts().isEmpty()
        && segment.compareTo(list.starts().firstKey()) < 0;
  }

  private String events(Segment segment) {
    var next = list.starts().higherEntry(segment);
    long first = list.starts().get(segment);
    long end = next == null ? head.last().seq() : next.getValue() - 1;
    return end < first ? "" : " (events " + first + " to " + end + ")";
  }

  private void check(Segment segment) throws IOException {
    long left = segment.equals(head.segment()) ? head.offset() : Long.MAX_VALUE;
    String name = segment.fileName();
    long number = 0;
    var unfinished = new ByteArrayOutputStream();
    try (InputStream in = Files.newInputStream(files.path(segment))) {
      read++;
      var chunk = new byte[CHUNK];
      for (int got = in.read(chunk); got > 0 && left > 0; got = in.read(chunk)) {
        int length = (int) Math.min(got, left);
        left -= length;
        int from = 0;
        for (int i = 0; i < length; i++) {
          if (chunk[i] == '\n') {
            unfinished.write(chunk, from, i - from);
            line(name, ++number, unfinished.toByteArray());
            unfinished.reset();
            from = i + 1;
          }
        }
        unfinished.write(chunk, from, length - from);
      }
    } catch (NoSuchFileException _) {
      problem(name + ": is missing" + events(segment));
    }
    if (unfinished.size() > 0) {
      problem(name + ": the last line is not finished");
    }
  }

  private void line(String file, long number, byte[] line) {
    lines++;
    begun.line(line);
    AuditLineReader.@Nullable Link link = AuditLineReader.link(line).orElse(null);
    order.line(file + " line " + number, link, Tip.hash(sha256, line, 0, line.length));
  }

  private void problem(String text) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(text);
    }
  }
}
