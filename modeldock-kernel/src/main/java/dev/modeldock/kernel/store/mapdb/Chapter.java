package dev.modeldock.kernel.store.mapdb;

import dev.modeldock.kernel.audit.index.BlockContents;
import dev.modeldock.kernel.audit.index.Mark;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Neighbouring blocks that are kept together: what is done to a tree of MapDB costs much the same
 * for sixty-four of them as for one.
 *
 * @param blocks in the order of the audit; at least one
 */
record Chapter(List<BlockContents> blocks) {

  /** How many blocks a whole chapter has. */
  static final int BLOCKS = 64;

  Chapter {
    blocks = List.copyOf(blocks);
  }

  long firstSeq() {
    return blocks.getFirst().block().firstSeq();
  }

  /** {@return for each mark, the lines of each block that have it} */
  Map<Mark, BitSet[]> marks() {
    var marks = new HashMap<Mark, BitSet[]>();
    for (int i = 0; i < blocks.size(); i++) {
      int block = i;
      blocks
          .get(i)
          .marks()
          .forEach((mark, lines) ->
              marks.computeIfAbsent(mark, _ -> new BitSet[blocks.size()])[block] = lines);
    }
    return marks;
  }

  /** {@return the hash codes of all lines, one block behind the other} */
  byte[] idHashes() {
    int lines = blocks.stream().mapToInt(block -> block.idHashes().length).sum();
    var hashes = ByteBuffer.allocate(lines * Integer.BYTES);
    blocks.forEach(block -> Arrays.stream(block.idHashes()).forEach(hashes::putInt));
    return hashes.array();
  }

  /** {@return the earliest arrival in it} */
  Instant from() {
    return Collections.min(blocks.stream().map(block -> block.block().from()).toList());
  }

  /** {@return the latest arrival in it} */
  Instant until() {
    return Collections.max(blocks.stream().map(block -> block.block().until()).toList());
  }
}
