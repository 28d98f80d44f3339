package dev.modeldock.api.stream;

import dev.modeldock.api.ImplementedByPlugin;
import dev.modeldock.api.error.ProviderException;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is being made, pulled by the thread that needs it.
 *
 * <p>The host calls {@link #next()} from one thread at a time, and {@link #close()} exactly once or
 * more, from any thread, at any moment.
 */
@ImplementedByPlugin
public interface ModelStream extends AutoCloseable {

  /**
   * Waits for the next event.
   *
   * <p>Blocks until there is one, the answer is over, or the stream is closed or the thread is
   * interrupted; the last two end it at once, by {@code null} or any exception.
   *
   * @return the event; null when the answer is over, and from then on always (R10)
   * @throws ProviderException if the answer failed; the stream is over then. One that breaks off
   *     (R39, R40), that is empty (R41) or garbled (R42), or in which the runtime reports an error
   *     (R43) has failed: it never ends as if it were whole
   */
  @Nullable ModelEvent next() throws ProviderException, InterruptedException;

  /**
   * {@return whether {@link #next()} would return without waiting} The host uses it to write
   * several events at once; false is always a correct answer.
   */
  default boolean ready() {
    return false;
  }

  /**
   * Ends the answer: lets go of the connection or process behind it, so that the runtime stops
   * working, and unblocks {@link #next()}, before the answer has begun (R50), in its midst (R52)
   * and while it goes on and on (R54). Any thread, idempotent (R56), does not block.
   */
  @Override
  void close();
}
