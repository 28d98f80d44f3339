package dev.modeldock.kernel.exchange;

import dev.modeldock.kernel.pipeline.Inbound;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as the HTTP edge hands it to an endpoint. It is answered exactly
 * once: by {@link #answer}, {@link #stream} or {@link #download}. Whatever of the body is unread
 * then never reaches the next request: the edge reads it within a bound or ends the connection.
 *
 * <p>Used by the request's own thread, but for {@link #whenClientLeaves(LongConsumer)}.
 */
public interface Exchange {

  /** {@return the request's head} */
  Inbound inbound();

  /** {@return the text of a header that {@link Inbound} does not have; null if it is not sent} */
  @Nullable String requestHeader(String name);

  /**
   * Reads the whole body.
   *
   * @throws RefusedException if it is too large, too slow or broken
   * @throws ClientGoneException if the client left
   */
  byte[] body() throws RefusedException, ClientGoneException;

  /**
   * Sends the whole answer.
   *
   * @throws ClientGoneException if the client left
   */
  void answer(Answer answer) throws ClientGoneException;

  /**
   * Begins a {@code text/event-stream} answer with status 200: sends its head at once.
   *
   * @throws ClientGoneException if the client left
   */
  EventOutput stream(Answer.Header... headers) throws ClientGoneException;

  /**
   * Begins a streamed answer of another type with status 200: sends its head at once.
   *
   * @throws ClientGoneException if the client left
   */
  EventOutput download(String contentType, Answer.Header... headers) throws ClientGoneException;

  /**
   * Has {@code action} run, once, as soon as the client is known to have left before the answer was
   * complete; at once if that is known already. It runs on another thread and must not block.
   *
   * @param action is given the moment at which it became known, by {@link System#nanoTime()}
   */
  void whenClientLeaves(LongConsumer action);

  /** The same for an action that does not mind when. */
  default void whenClientLeaves(Runnable action) {
    whenClientLeaves(_ -> action.run());
  }
}
