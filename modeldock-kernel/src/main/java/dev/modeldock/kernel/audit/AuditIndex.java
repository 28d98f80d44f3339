package dev.modeldock.kernel.audit;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Keeps block summaries of the audit files and sums per key. It is a shortcut, never the truth:
 * whoever doubts it clears it and adds the blocks anew. Any thread.
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

  /** {@return the block that was added last} */
  Optional<AuditBlock> newest() throws IOException;

  /** {@return up to {@code limit} blocks whose first number is below {@code seq}, newest first} */
  List<AuditBlock> before(long seq, int limit) throws IOException;

  /** Adds the block that follows the newest one. */
  void add(AuditBlock block) throws IOException;

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
