package dev.modeldock.kernel.promptlog;

import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import java.util.function.Supplier;

/**
 * Takes what is to be logged, off the request's way. Any thread; never blocks and never throws:
 * what there is no room for is dropped, and counted.
 */
public interface PromptSink {

  /**
   * Does {@code work} on the log's own thread, after all that was handed over before.
   *
   * @param weight about how many bytes of memory it holds until then
   * @return whether it will be done
   */
  boolean later(int weight, Runnable work);

  /** Has an entry be made, as {@link #later} does, and written. */
  void write(int weight, Supplier<PromptEntry> entry);
}
