package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.Serializer;

/**
 * Knows, for each mark, the blocks in which it is, newest first, and the lines there. Keys are so
 * made that what is newest comes first in the tree: it is walked in one direction only.
 *
 * <p>Request ids are kept as the hash codes of each block: nobody looks for more than one, and a
 * list for each would be as large as the audit.
 */
final class Postings {

  /** The lines of one block, by the block's number in the tree. */
  record Posting(long place, BitSet lines) {}

  private static final HexFormat HEX = HexFormat.of();
  private static final int HEX_DIGITS = 16;

  private final BTreeMap<String, byte[]> marks;
  private final BTreeMap<Long, int[]> ids;

  Postings(DB db) {
    this.marks = db.treeMap("marks", Serializer.STRING, Serializer.BYTE_ARRAY).createOrOpen();
    this.ids =
        db.treeMap("ids", Serializer.LONG, Serializer.INT_ARRAY)
            .valuesOutsideNodesEnable()
            .createOrOpen();
  }

  /** {@return where in the trees the block that begins with line {@code seq} is} */
  static long place(long seq) {
    return Long.MAX_VALUE - seq;
  }

  void add(BlockContents contents) {
    long place = place(contents.block().firstSeq());
    contents.marks().forEach((mark, lines) -> marks.put(key(mark, place), lines.toByteArray()));
    ids.put(place, contents.idHashes());
  }

  void remove(long place, Iterable<Mark> ofBlock) {
    for (Mark mark : ofBlock) {
      marks.remove(key(mark, place));
    }
    ids.remove(place);
  }

  /** {@return where {@code mark} is, from {@code place} on} */
  Iterator<Posting> of(Mark mark, long place) {
    if (mark.trait() == Trait.REQUEST) {
      return new Ids(ids.tailMap(place, true).entrySet().iterator(), mark.value().hashCode());
    }
    var found = marks.subMap(key(mark, place), true, prefix(mark) + (char) 1, false);
    Iterator<Map.Entry<String, byte[]>> entries = found.entrySet().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Posting next() {
        var entry = entries.next();
        String key = entry.getKey();
        return new Posting(
            HexFormat.fromHexDigitsToLong(key, key.length() - HEX_DIGITS, key.length()),
            BitSet.valueOf(entry.getValue()));
      }
    };
  }

  private static String key(Mark mark, long place) {
    return prefix(mark) + (char) 0 + HEX.toHexDigits(place);
  }

  private static String prefix(Mark mark) {
    return (char) ('a' + mark.trait().ordinal()) + mark.value();
  }

  /** Walks all blocks for one id, for as long as somebody asks. */
  private static final class Ids implements Iterator<Posting> {

    private final Iterator<Map.Entry<Long, int[]>> blocks;
    private final int wanted;
    private @Nullable Posting found;

    Ids(Iterator<Map.Entry<Long, int[]>> blocks, int wanted) {
      this.blocks = blocks;
      this.wanted = wanted;
    }

    @Override
    public boolean hasNext() {
      while (found == null && blocks.hasNext()) {
        var block = blocks.next();
        var lines = new BitSet();
        int[] hashes = block.getValue();
        for (int i = 0; i < hashes.length; i++) {
          if (hashes[i] == wanted) {
            lines.set(i);
          }
        }
        if (!lines.isEmpty()) {
          found = new Posting(block.getKey(), lines);
        }
      }
      return found != null;
    }

    @Override
    public Posting next() {
      if (!hasNext() || found == null) {
        throw new NoSuchElementException();
      }
      Posting next = found;
      found = null;
      return next;
    }
  }
}
