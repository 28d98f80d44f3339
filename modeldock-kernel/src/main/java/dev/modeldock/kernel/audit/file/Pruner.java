package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.chain.AuditFiles;
import dev.modeldock.kernel.audit.chain.Beginning;
import dev.modeldock.kernel.audit.chain.ChainWriter;
import dev.modeldock.kernel.audit.chain.Tip;
import dev.modeldock.kernel.audit.index.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the oldest files. The chain says so first, with the number and hash of the last line that
 * goes; then the list of files, which is where the check begins from then on; then they go. A kill
 * in between leaves files that the next run deletes.
 */
final class Pruner {

  private static final System.Logger LOG = System.getLogger(Pruner.class.getName());

  /** Writes an entry of the gateway's own. */
  interface Entries {
    void write(ControlEvent event) throws IOException;
  }

  private final AuditFiles files;
  private final ChainWriter writer;
  private final Indexer indexer;
  private final AuditRules rules;
  private final InstantSource clock;

  Pruner(
      AuditFiles files,
      ChainWriter writer,
      Indexer indexer,
      AuditRules rules,
      InstantSource clock) {
    this.files = files;
    this.writer = writer;
    this.indexer = indexer;
    this.rules = rules;
    this.clock = clock;
  }

  /** Deletes what is too old or too much; never the newest file. */
  void run(Entries entries) throws IOException {
    NavigableSet<Segment> there = files.segments();
    Segment kept = firstKept(there);
    if (kept == null || kept.equals(there.getFirst())) {
      return;
    }
    var first = ChainWriter.firstLink(files.path(kept));
    if (first.isEmpty()) {
      // Without its first line nobody knows what is before it, so the check must see all of it.
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} begins with no line of the audit; files before it are kept",
          kept.fileName());
      return;
    }
    var before = new Tip(first.get().seq() - 1, first.get().previousHash());
    Segment last = there.lower(kept);
    Instant now = clock.instant();
    entries.write(
        OwnActions.event(
            now, Beginning.ACTION, last == null ? null : last.fileName(), Beginning.after(before)));
    writer.beginWith(kept, before);
    for (Segment old : there.headSet(kept, false)) {
      Files.deleteIfExists(files.path(old));
    }
    indexer.prune(before.seq() + 1, kept.day());
    LOG.log(
        System.Logger.Level.INFO,
        "the audit begins with {0} from now on; older files were deleted",
        kept.fileName());
  }

  private @Nullable Segment firstKept(NavigableSet<Segment> there) {
    if (there.isEmpty()) {
      return null;
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate oldest =
        rules.keep().isZero() ? LocalDate.MIN : today.minusDays(rules.keep().toDays());
    long total = 0;
    Segment kept = there.getLast();
    for (Segment each : there.descendingSet()) {
      total += files.path(each).toFile().length();
      boolean tooMuch = rules.mostTotalBytes() > 0 && total > rules.mostTotalBytes();
      if (!each.equals(there.getLast()) && (tooMuch || each.day().isBefore(oldest))) {
        return kept;
      }
      kept = each;
    }
    return kept;
  }
}
