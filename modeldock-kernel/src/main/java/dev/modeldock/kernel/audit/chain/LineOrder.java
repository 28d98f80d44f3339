package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.line.AuditLineReader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes one line of the chain after the other, and finds out what is wrong with their order. */
final class LineOrder {

  private final Consumer<String> problems;

  /** The line before, wherever it belongs. */
  private Tip before;

  private String beforeWhere = "the line before the first one that is kept";
  private boolean beforeTold;

  /** The last line that was in its place. */
  private Tip inPlace;

  LineOrder(Tip anchor, Consumer<String> problems) {
    this.problems = problems;
    this.before = anchor;
    this.inPlace = anchor;
  }

  /**
   * Takes the next line.
   *
   * @param where its file and number in it
   * @param link what it says of its place; null if it is not a line of the audit
   */
  void line(String where, AuditLineReader.@Nullable Link link, String hash) {
    if (link == null) {
      problems.accept(
          where + ": is not a line of the audit (event " + (before.seq() + 1) + " was expected)");
      next(where, new Tip(before.seq() + 1, hash), true, true);
      return;
    }
    long seq = link.seq();
    boolean follows = link.previousHash().equals(before.hash());
    if (follows && seq != before.seq() + 1) {
      problems.accept(where + ": says that it is event " + seq + " and is " + (before.seq() + 1));
      next(where, new Tip(before.seq() + 1, hash), true, true);
    } else if (follows || returns(link)) {
      next(where, new Tip(seq, hash), true, false);
    } else if (seq == before.seq() + 1) {
      if (!beforeTold) {
        problems.accept(
            beforeWhere + ": event " + before.seq() + " was changed after it was written");
      }
      next(where, new Tip(seq, hash), true, false);
    } else if (seq > inPlace.seq() + 1) {
      problems.accept(where + ": " + missing(inPlace.seq() + 1, seq - 1) + " before event " + seq);
      next(where, new Tip(seq, hash), true, false);
    } else {
      problems.accept(
          where + ": event " + seq + " is not in its place, behind event " + before.seq());
      next(where, new Tip(seq, hash), false, true);
    }
  }

  /** Whether the lines since the last one in its place were put between that and this one. */
  private boolean returns(AuditLineReader.Link link) {
    return link.previousHash().equals(inPlace.hash()) && link.seq() == inPlace.seq() + 1;
  }

  private void next(String where, Tip tip, boolean isInPlace, boolean told) {
    before = tip;
    beforeWhere = where;
    beforeTold = told;
    if (isInPlace) {
      inPlace = tip;
    }
  }

  /** Compares the end of the lines with what the writer says that it is. */
  void end(Tip last) {
    if (last.seq() > inPlace.seq()) {
      problems.accept(
          "the end: " + missing(inPlace.seq() + 1, last.seq()) + " behind " + beforeWhere);
    } else if (!last.hash().equals(before.hash()) && !beforeTold) {
      problems.accept(
          beforeWhere + ": event " + before.seq() + " is not the one that was written last");
    }
  }

  private static String missing(long first, long end) {
    return first == end
        ? "event " + first + " is missing"
        : "events " + first + " to " + end + " are missing";
  }
}
