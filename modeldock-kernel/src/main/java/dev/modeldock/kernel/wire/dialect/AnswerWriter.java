package dev.modeldock.kernel.wire.dialect;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.Optional;

/**
 * Turns one model's stream into the {@code text/event-stream} of a dialect.
 *
 * <p>It appends to a sink that the caller sends and resets when it likes. A stream ends in one of
 * two ways: {@link #finish()}, when the answer is whole, or {@link #fail}; after either, everything
 * that writes throws {@link IllegalStateException}. That a stream ended without being {@link
 * #completed()} is for the caller to see, and to fail.
 *
 * <p>Not safe for use by several threads: whoever calls {@link #ping} from another one sees to it
 * that nothing else is called meanwhile.
 */
public interface AnswerWriter {

  /**
   * Appends what the client is to see of an event, which may be nothing.
   *
   * @throws ProviderException if the runtime's bytes or the provider's order of events are wrong;
   *     the caller may {@link #fail} the stream then
   */
  void render(ModelEvent event) throws ProviderException;

  /** {@return whether a first piece of an answer, reasoning or tool call was rendered} */
  boolean answering();

  /** {@return whether the model has said why it stopped, so that the answer is whole} */
  boolean completed();

  /**
   * {@return whether the answer is whole and has nothing in it, though no bound and no policy kept
   * it back} Without a token it is none then.
   */
  default boolean silent() {
    return false;
  }

  /** {@return what the answer took, as far as the runtime has said} */
  Optional<Usage> usage();

  /**
   * Appends what keeps a client awake while the model is silent, to another sink than events go to.
   * Only for a stream of which something was sent.
   */
  void ping(ByteSink to);

  /**
   * Ends a whole answer.
   *
   * @throws IllegalStateException if the model has not said why it stopped
   */
  void finish();

  /**
   * Ends an answer that cannot go on, with the dialect's own error and nothing that would make it
   * look whole. Also for a stream of which nothing was rendered.
   */
  void fail(Refusal why);
}
