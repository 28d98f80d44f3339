package dev.modeldock.kernel.audit.file;

import java.util.function.LongSupplier;

/** Tells whether there is load, by how fast the audit grows. One thread. */
final class Load {

  private static final long NANOS = 1_000_000_000;
  private static final int LINES_A_SECOND = 200;

  private final LongSupplier lines;
  private long before;
  private long lookedAt;

  /**
   * @param lines how many lines there are
   */
  Load(LongSupplier lines) {
    this.lines = lines;
    this.before = lines.getAsLong();
    this.lookedAt = System.nanoTime();
  }

  /** {@return whether there was any since it was last asked} */
  boolean isThere() {
    long now = System.nanoTime();
    long written = lines.getAsLong();
    boolean there = (written - before) * NANOS > (now - lookedAt) * LINES_A_SECOND;
    before = written;
    lookedAt = now;
    return there;
  }
}
