package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.index.AuditBlock;
import dev.modeldock.kernel.audit.index.AuditIndex.Hit;
import dev.modeldock.kernel.audit.index.AuditIndex.Wanted;
import dev.modeldock.kernel.audit.index.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mapdb.BTreeMap;
import org.mapdb.DB;
import org.mapdb.Serializer;

/**
 * The chapters in their trees: where their blocks are, which lines have which mark, and the hash
 * codes of the request ids. Keys are so made that what is newest comes first: a tree is walked in
 * one direction only. Guarded by whoever has it.
 */
final class Chapters {

  private static final HexFormat HEX = HexFormat.of();

  private final BTreeMap<Long, byte[]> blocks;
  private final BTreeMap<String, byte[]> marks;
  private final BTreeMap<Long, byte[]> ids;

  Chapters(DB db) {
    // The values are read one by one and would otherwise fill the nodes of the trees.
    this.blocks =
        db.treeMap("blocks", Serializer.LONG, Serializer.BYTE_ARRAY)
            .valuesOutsideNodesEnable()
            .createOrOpen();
    this.marks =
        db.treeMap("marks", Serializer.STRING, Serializer.BYTE_ARRAY)
            .valuesOutsideNodesEnable()
            .createOrOpen();
    this.ids =
        db.treeMap("ids", Serializer.LONG, Serializer.BYTE_ARRAY)
            .valuesOutsideNodesEnable()
            .createOrOpen();
  }

  private static long place(long seq) {
    return Long.MAX_VALUE - seq;
  }

  private static String key(Mark mark, long place) {
    return (char) ('a' + mark.trait().ordinal()) + mark.value() + (char) 0 + HEX.toHexDigits(place);
  }

  void add(Chapter chapter) throws IOException {
    long place = place(chapter.firstSeq());
    Map<Mark, BitSet[]> found = chapter.marks();
    found.forEach((mark, lines) -> marks.put(key(mark, place), ChapterCodec.lines(lines)));
    ids.put(place, chapter.idHashes());
    blocks.put(place, ChapterCodec.write(chapter, found.keySet()));
  }

  Optional<AuditBlock> newest() throws IOException {
    var first = blocks.firstEntry();
    return first == null
        ? Optional.empty()
        : Optional.of(ChapterCodec.blocks(first.getValue()).getLast());
  }

  Optional<AuditBlock> oldest() throws IOException {
    var last = blocks.lastEntry();
    return last == null
        ? Optional.empty()
        : Optional.of(ChapterCodec.blocks(last.getValue()).getFirst());
  }

  /** Adds to {@code hits} what is wanted, newest first, until they are {@code limit}. */
  void find(Wanted wanted, long seq, int limit, List<Hit> hits) throws IOException {
    for (long place : blocks.tailMap(place(seq), false).keySet()) {
      if (hits.size() >= limit) {
        return;
      }
      BitSet[] lines = wanted.marks().isEmpty() ? null : lines(wanted.marks(), place);
      if (wanted.marks().isEmpty() || lines != null) {
        byte[] bytes = blocks.get(place);
        if (bytes != null && ChapterCodec.mayHold(bytes, wanted)) {
          find(wanted, seq, limit, hits, ChapterCodec.blocks(bytes), lines);
        }
      }
    }
  }

  private static void find(
      Wanted wanted,
      long seq,
      int limit,
      List<Hit> hits,
      List<AuditBlock> ofChapter,
      BitSet @Nullable [] lines) {
    for (int i = ofChapter.size() - 1; i >= 0 && hits.size() < limit; i--) {
      AuditBlock block = ofChapter.get(i);
      BitSet worth = lines == null ? all(block) : lines[i];
      if (block.firstSeq() < seq
          && !worth.isEmpty()
          && block.mayHold(wanted.since(), wanted.until())) {
        hits.add(new Hit(block, worth));
      }
    }
  }

  static BitSet all(AuditBlock block) {
    var all = new BitSet(block.lines());
    all.set(0, block.lines());
    return all;
  }

  /** {@return the lines that have all of {@code wanted}; null if the chapter has none} */
  private BitSet @Nullable [] lines(List<Mark> wanted, long place) throws IOException {
    BitSet[] common = null;
    for (Mark mark : wanted) {
      BitSet[] lines = lines(mark, place);
      if (lines == null) {
        return null;
      }
      if (common == null) {
        common = lines;
      } else {
        for (int i = 0; i < common.length; i++) {
          common[i].and(lines[i]);
        }
      }
    }
    return common;
  }

  private BitSet @Nullable [] lines(Mark mark, long place) throws IOException {
    if (mark.trait() == Trait.REQUEST) {
      return ofRequest(mark.value().hashCode(), place);
    }
    byte[] bytes = marks.get(key(mark, place));
    return bytes == null ? null : ChapterCodec.lines(bytes);
  }

  /** Nobody looks for more than one id, and a list for each would be as large as the audit. */
  private BitSet @Nullable [] ofRequest(int hash, long place) throws IOException {
    byte[] hashes = ids.get(place);
    if (hashes == null) {
      return null;
    }
    IntBuffer each = ByteBuffer.wrap(hashes).asIntBuffer();
    BitSet[] lines = null;
    for (int i = 0; i < each.limit(); i++) {
      if (each.get(i) == hash) {
        byte[] bytes = blocks.get(place);
        lines = lines == null ? ChapterCodec.lines(new byte[0]) : lines;
        mark(lines, bytes == null ? List.of() : ChapterCodec.blocks(bytes), i);
      }
    }
    return lines;
  }

  private static void mark(BitSet[] lines, List<AuditBlock> ofChapter, int line) {
    int left = line;
    for (int i = 0; i < ofChapter.size(); i++) {
      if (left < ofChapter.get(i).lines()) {
        lines[i].set(left);
        return;
      }
      left -= ofChapter.get(i).lines();
    }
  }

  /** Forgets the chapters of which all lines are below {@code seq}. */
  void prune(long seq) throws IOException {
    for (long place : List.copyOf(blocks.tailMap(place(seq), false).keySet())) {
      byte[] bytes = blocks.get(place);
      if (bytes != null && ChapterCodec.blocks(bytes).getLast().nextSeq() <= seq) {
        for (Mark mark : ChapterCodec.marks(bytes)) {
          marks.remove(key(mark, place));
        }
        ids.remove(place);
        blocks.remove(place);
      }
    }
  }
}
