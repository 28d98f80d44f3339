package dev.modeldock.kernel.audit.index;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of neighbouring lines in one file of the audit.
 *
 * @param segment the file
 * @param offset where in the file the run begins
 * @param length its length in bytes
 * @param firstSeq the number of its first line
 * @param lines how many lines it has
 * @param from the earliest arrival in it
 * @param until the latest arrival in it
 */
public record AuditBlock(
    Segment segment,
    long offset,
    int length,
    long firstSeq,
    int lines,
    Instant from,
    Instant until) {

  /** {@return where in the file the run ends} */
  public long end() {
    return offset + length;
  }

  /** {@return the number of the first line behind it} */
  public long nextSeq() {
    return firstSeq + lines;
  }

  /** {@return whether anything that arrived in that time can be in it; false is certain} */
  public boolean mayHold(@Nullable Instant since, @Nullable Instant before) {
    return (since == null || !until.isBefore(since)) && (before == null || from.isBefore(before));
  }
}
