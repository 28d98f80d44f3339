package dev.modeldock.kernel.audit.index;

import dev.modeldock.kernel.audit.KeyUsage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What the index keeps of a block.
 *
 * @param block where it is
 * @param marks which of its lines have which mark; request ids are not among them
 * @param idHashes the hash code of the request id of each line; 0 for a line without one
 * @param uses what its keys have used
 */
public record BlockContents(
    AuditBlock block, Map<Mark, BitSet> marks, int[] idHashes, List<Use> uses) {

  /** Sums what one key has used in a block on one day of arrival. */
  public record Use(String keyId, LocalDate day, KeyUsage usage, Instant lastUsed) {}

  public BlockContents {
    marks = Map.copyOf(marks);
    uses = List.copyOf(uses);
  }
}
