package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.store.mapdb.Postings.Posting;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the lines that are in several lists at once, by walking them side by side. */
final class Meeting {

  private final List<Iterator<Posting>> lists;
  private final @Nullable Posting[] at;

  /** Takes at least one list, each in the order of places. */
  Meeting(List<Iterator<Posting>> lists) {
    this.lists = lists;
    this.at = new Posting[lists.size()];
  }

  /** {@return the next block with such a line; null if there is none} */
  @Nullable Posting next() {
    while (true) {
      Posting first = advance(0, 0);
      if (first == null) {
        return null;
      }
      BitSet lines = first.lines();
      for (int i = 1; i < at.length; i++) {
        Posting other = advance(i, first.place());
        if (other == null) {
          return null;
        }
        if (other.place() == first.place()) {
          lines.and(other.lines());
        } else {
          lines.clear();
        }
      }
      if (!lines.isEmpty()) {
        return first;
      }
    }
  }

  /**
   * {@return the first posting of a list at {@code place} or behind; of the first list, the next}
   */
  private @Nullable Posting advance(int list, long place) {
    Posting present = at[list];
    if (list > 0 && present != null && present.place() >= place) {
      return present;
    }
    Iterator<Posting> rest = lists.get(list);
    while (rest.hasNext()) {
      Posting next = rest.next();
      if (next.place() >= place) {
        at[list] = next;
        return next;
      }
    }
    return null;
  }
}
