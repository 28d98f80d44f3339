package dev.modeldock.kernel.usage;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Keeps sums. It is a shortcut, never the truth: all of it can be made anew from the audit. Used by
 * one thread at a time. Each method throws {@link IOException} when it is of no use any more.
 */
public interface UsageStore {

  /** Opens a store; may take its time. */
  interface Opener {
    /** Opens it, empty if what was there cannot be believed. */
    UsageStore open() throws IOException;
  }

  /** Takes sums that are looked for. */
  interface Taker {
    void take(Cell cell, Tally tally);
  }

  /** {@return whether it was closed as complete when it was last used} */
  boolean complete();

  /** Adds to the sums that are there. */
  void add(Map<Cell, Tally> more) throws IOException;

  /** Hands over all sums of spans that begin from {@code since} on, and before {@code until}. */
  void each(Step step, Axis axis, Instant since, Instant until, Taker taker) throws IOException;

  /** Forgets sums of spans that begin before {@code oldest}. */
  void forget(Step step, Instant oldest) throws IOException;

  /**
   * Closes it.
   *
   * @param complete whether it has all that it should have, so that it is believed the next time
   */
  void close(boolean complete) throws IOException;
}
