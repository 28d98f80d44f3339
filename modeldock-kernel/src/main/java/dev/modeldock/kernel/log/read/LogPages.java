package dev.modeldock.kernel.log.read;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries of the log from its end backwards. One look reads a bounded part of the files and
 * holds a bounded part of that; where it stopped, the next can go on. Any thread; blocks.
 */
public final class LogPages {

  private static final int MOST_LINES = 256;
  private static final int MOST_CHARS = 64 * 1024;
  private static final long MOST_READ = 32L * 1024 * 1024;
  private static final long MOST_KEPT = 4L * 1024 * 1024;

  private final LogFiles files;

  public LogPages(LogFiles files) {
    this.files = files;
  }

  /**
   * Entries that were found.
   *
   * @param entries newest last
   * @param next what earlier ones are before; null if there are none
   */
  public record Page(List<LogEntry> entries, @Nullable LogPosition next) {}

  /**
   * Finds the last {@code limit} entries that fit {@code filter}, or fewer if that is much to read.
   *
   * @param before what they come before; null for the end of the log
   */
  public Page find(LogFilter filter, int limit, @Nullable LogPosition before) throws IOException {
    var search = new Search(filter, limit);
    for (LogFiles.LogFile file : files.list().reversed()) {
      if (before != null && file.start().compareTo(before) >= 0) {
        continue;
      }
      long from =
          before != null && file.start().sameFile(before) ? before.offset() : Long.MAX_VALUE;
      try (var lines = new BackwardLines(file.path(), from)) {
        if (search.stopsIn(file.start(), lines)) {
          break;
        }
      } catch (NoSuchFileException _) {
        // It was the oldest, and has just gone.
        break;
      }
    }
    return new Page(search.found.reversed(), search.next);
  }

  /** One look. */
  private static final class Search {

    private final LogFilter filter;
    private final int limit;
    private final List<LogEntry> found = new ArrayList<>();
    private @Nullable LogPosition next;
    private long read;
    private long kept;

    Search(LogFilter filter, int limit) {
      this.filter = filter;
      this.limit = limit;
    }

    /** Takes the entries of one file; {@return whether there was enough} */
    boolean stopsIn(LogPosition file, BackwardLines lines) throws IOException {
      Deque<String> following = new ArrayDeque<>();
      long reached = -1;
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        read += reached < 0 ? 0 : reached - lines.offset();
        reached = lines.offset();
        following.addFirst(line.text());
        if (following.size() > MOST_LINES) {
          following.removeLast();
        }
        if (line.begins() || reached == 0) {
          take(new LogEntry(file.at(reached), line.at(), line.level(), joined(following)));
          following.clear();
          if (found.size() >= limit || read > MOST_READ || kept > MOST_KEPT) {
            next = file.at(reached);
            return true;
          }
        }
      }
      return false;
    }

    private void take(LogEntry entry) {
      if (filter.fits(entry)) {
        found.add(entry);
        kept += entry.message().length();
      }
    }
  }

  /** {@return the lines as one text, of which the end may be left out} */
  static String joined(Iterable<String> lines) {
    String text = String.join("\n", lines);
    return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + " …" : text;
  }
}
