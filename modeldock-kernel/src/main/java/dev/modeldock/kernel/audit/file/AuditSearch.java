package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.audit.chain.AuditFiles;
import dev.modeldock.kernel.audit.chain.ChainWriter;
import dev.modeldock.kernel.audit.chain.LinesBackwards;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex;
import dev.modeldock.kernel.audit.index.Mark;
import dev.modeldock.kernel.audit.index.Segment;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import dev.modeldock.kernel.json.JsonProblem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for entries from the newest to the oldest: reads what the index does not have yet, then the
 * lines that the index knows, then what is older than the index. Without an index it reads the
 * files, and finds the same. One search.
 */
final class AuditSearch {

  private static final System.Logger LOG = System.getLogger(AuditSearch.class.getName());

  private static final int BLOCKS_AT_ONCE = 64;

  /** Which lines of a part of a file are worth reading, from 0; null for all. */
  private record Part(Segment segment, long from, long to, int lines, @Nullable BitSet worth) {}

  private final AuditFiles files;
  private final AuditFilter filter;
  private final LocalDate oldest;
  private final long below;
  private final List<AuditEntry> found = new ArrayList<>();
  private final List<Long> numbers = new ArrayList<>();

  /** Everything from here on has been looked at. */
  private Segment segment;

  private long offset;

  /**
   * Prepares a search.
   *
   * @param head where the audit ends
   */
  AuditSearch(AuditFiles files, ChainWriter.Head head, AuditFilter filter) {
    this.files = files;
    this.filter = filter;
    this.below = filter.before() == null ? Long.MAX_VALUE : filter.before();
    this.segment = head.segment() == null ? Segment.first(LocalDate.MIN) : head.segment();
    this.offset = head.offset();
    // What arrived on a day was not written before that day.
    this.oldest =
        filter.since() == null
            ? LocalDate.MIN
            : LocalDate.ofInstant(filter.since(), ZoneOffset.UTC);
  }

  /** Searches, with the help of what {@code indexer} has. */
  AuditLog.Page run(Indexer indexer) throws IOException {
    try {
      Optional<AuditBlock> newest = indexer.newest();
      Optional<AuditBlock> first = indexer.oldest();
      if (newest.isPresent() && first.isPresent()) {
        if (below > newest.get().nextSeq()) {
          down(newest.get().segment(), newest.get().end());
        }
        // What the index has taken in since then has just been read.
        known(indexer, Math.min(below, newest.get().nextSeq()));
        segment = first.get().segment();
        offset = first.get().offset();
      }
    } catch (NoSuchFileException _) {
      // Deleted since it was found, as the oldest files are.
    } catch (IOException lost) {
      LOG.log(System.Logger.Level.WARNING, "the audit index failed; the files are read", lost);
    }
    down(Segment.first(oldest), 0);
    boolean more = found.size() > filter.limit();
    return more
        ? new AuditLog.Page(found.subList(0, filter.limit()), numbers.get(filter.limit() - 1))
        : new AuditLog.Page(found, null);
  }

  private void known(Indexer indexer, long end) throws IOException {
    var wanted =
        new AuditIndex.Wanted(
            filter.since(),
            filter.until(),
            filter.traits().entrySet().stream()
                .map(trait -> new Mark(trait.getKey(), trait.getValue()))
                .toList());
    long seq = end;
    while (!done()) {
      List<AuditIndex.Hit> hits = indexer.find(wanted, seq, BLOCKS_AT_ONCE);
      for (AuditIndex.Hit hit : hits) {
        AuditBlock block = hit.block();
        if (done()) {
          return;
        }
        scan(new Part(block.segment(), block.offset(), block.end(), block.lines(), hit.lines()));
        segment = block.segment();
        offset = block.offset();
        seq = block.firstSeq();
      }
      if (hits.isEmpty()) {
        return;
      }
    }
  }

  /** Reads from where the search stands down to {@code lowest}, or until enough is found. */
  private void down(Segment lowest, long lowestOffset) throws IOException {
    for (Segment each : files.segments().headSet(segment, true).descendingSet()) {
      if (done() || each.compareTo(lowest) < 0) {
        return;
      }
      long to = each.equals(segment) ? offset : files.path(each).toFile().length();
      long from = each.equals(lowest) ? lowestOffset : 0;
      scan(new Part(each, from, to, 0, null));
      segment = each;
      offset = from;
    }
  }

  private void scan(Part part) throws IOException {
    try (var lines = new LinesBackwards(files.path(part.segment()), part.from(), part.to())) {
      int number = part.lines();
      for (byte[] line = lines.next(); line != null && !done(); line = lines.next()) {
        number--;
        if (part.worth() == null || part.worth().get(number)) {
          look(line);
        }
      }
    }
  }

  private void look(byte[] line) {
    long seq = AuditLineReader.link(line).map(AuditLineReader.Link::seq).orElse(0L);
    if (seq >= below) {
      return;
    }
    try {
      AuditEntry entry = AuditLineReader.entry(line);
      if (filter.fits(entry)) {
        found.add(entry);
        numbers.add(seq);
      }
    } catch (JsonProblem _) {
      // A damaged line is for the check of the chain to report; the others are still good.
    }
  }

  /** One more than is wanted is looked for, to know whether there is more. */
  private boolean done() {
    return found.size() > filter.limit();
  }
}
