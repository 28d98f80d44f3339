package dev.modeldock.kernel.audit.index;

import dev.modeldock.kernel.audit.KeyUsage;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows which lines of the audit files have which marks, and sums per key. It is a shortcut, never
 * the truth: whoever doubts it clears it and adds the blocks anew. Any thread.
 *
 * <p>Each method throws {@link IOException} when the index is of no use any more; {@link #clear}
 * may mend it.
 */
public interface AuditIndex extends AutoCloseable {

  /** Opens an index; may take its time. */
  interface Opener {
    /** Opens the index, empty if what was there cannot be believed. */
    AuditIndex open() throws IOException;
  }

  /**
   * What is looked for.
   *
   * @param since the earliest arrival; null for any
   * @param until arrivals before this; null for any
   * @param marks what a line must have, all of it
   */
  record Wanted(@Nullable Instant since, @Nullable Instant until, List<Mark> marks) {}

  /**
   * A block in which something was found.
   *
   * @param block the block
   * @param lines which of its lines, from 0, have all marks; the time of each is still to be looked
   *     at
   */
  record Hit(AuditBlock block, BitSet lines) {}

  /** {@return the block that was added last} */
  Optional<AuditBlock> newest() throws IOException;

  /** {@return the block that was added first, of those that are left} */
  Optional<AuditBlock> oldest() throws IOException;

  /**
   * {@return up to {@code limit} blocks whose first number is below {@code seq} and in which
   * something was found, newest first}
   */
  List<Hit> find(Wanted wanted, long seq, int limit) throws IOException;

  /** Adds the block that follows the newest one. */
  void add(BlockContents contents) throws IOException;

  /** Forgets the blocks of which all numbers are below {@code seq}, and uses before {@code day}. */
  void prune(long seq, LocalDate day) throws IOException;

  /** Forgets everything. */
  void clear() throws IOException;

  /** {@return when the key was last used, in the blocks that were added} */
  Optional<Instant> lastUsed(String keyId) throws IOException;

  /** {@return what the key has used on a day, in the blocks that were added} */
  KeyUsage used(String keyId, LocalDate day) throws IOException;

  /** Closes the index so that it is believed when it is opened again. */
  @Override
  void close() throws IOException;
}
