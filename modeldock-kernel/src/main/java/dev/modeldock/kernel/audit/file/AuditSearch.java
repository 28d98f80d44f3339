package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditBlock;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks for events from the newest to the oldest: reads what the index does not have yet, then the
 * blocks that the index does not rule out, then what is older than the index. Without an index it
 * reads the files, and finds the same. One search.
 */
final class AuditSearch {

  private static final System.Logger LOG = System.getLogger(AuditSearch.class.getName());

  private static final int PAGE = 64;

  private final DayFiles files;
  private final LocalDate oldest;
  private final Predicate<AuditEvent> wanted;
  private final int limit;
  private final List<AuditEvent> found = new ArrayList<>();

  /** Everything from here on has been looked at. */
  private LocalDate day;

  private long offset;

  /**
   * Prepares a search.
   *
   * @param head where the audit ends
   * @param oldest the file to stop behind
   * @param limit the most events to find
   */
  AuditSearch(
      DayFiles files,
      ChainWriter.Head head,
      LocalDate oldest,
      Predicate<AuditEvent> wanted,
      int limit) {
    this.files = files;
    this.day = head.day() == null ? LocalDate.MIN : head.day();
    this.offset = head.offset();
    this.oldest = oldest;
    this.wanted = wanted;
    this.limit = limit;
  }

  /** Searches, with the help of what {@code indexer} has. */
  List<AuditEvent> run(Indexer indexer, Predicate<AuditBlock> promising) throws IOException {
    try {
      var newest = indexer.newest();
      if (newest.isPresent()) {
        down(newest.get().day(), newest.get().end());
        blocks(indexer, newest.get().nextSeq(), promising);
      }
    } catch (IOException lost) {
      LOG.log(System.Logger.Level.WARNING, "the audit index failed; the files are read", lost);
    }
    down(oldest, 0);
    return List.copyOf(found);
  }

  private void blocks(Indexer indexer, long below, Predicate<AuditBlock> promising)
      throws IOException {
    long seq = below;
    while (true) {
      List<AuditBlock> page = indexer.before(seq, PAGE);
      for (AuditBlock block : page) {
        if (done() || block.day().isBefore(oldest)) {
          return;
        }
        if (promising.test(block)) {
          scan(block.day(), block.offset(), block.end());
        }
        day = block.day();
        offset = block.offset();
      }
      if (page.isEmpty()) {
        return;
      }
      seq = page.getLast().firstSeq();
    }
  }

  /** Reads from where the search stands down to {@code lowest}, or until enough is found. */
  private void down(LocalDate lowestDay, long lowestOffset) throws IOException {
    for (LocalDate each : files.days().headSet(day, true).descendingSet()) {
      if (done() || each.isBefore(lowestDay)) {
        return;
      }
      long to = each.equals(day) ? offset : files.path(each).toFile().length();
      long from = each.equals(lowestDay) ? lowestOffset : 0;
      scan(each, from, to);
      day = each;
      offset = from;
    }
  }

  private void scan(LocalDate file, long from, long to) throws IOException {
    Path path = files.path(file);
    try (var lines = new LinesBackwards(path, from, to)) {
      for (byte[] line = lines.next(); line != null && !done(); line = lines.next()) {
        try {
          AuditEvent event = AuditLineReader.event(line);
          if (wanted.test(event)) {
            found.add(event);
          }
        } catch (JsonProblem _) {
          // A damaged line is for the check of the chain to report; the others are still good.
        }
      }
    }
  }

  private boolean done() {
    return found.size() >= limit;
  }
}
