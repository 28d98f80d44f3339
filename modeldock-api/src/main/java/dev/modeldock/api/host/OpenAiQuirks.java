package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByPlugin;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What sets one OpenAI-compatible runtime apart from the others: given to {@link
 * OpenAiTransport#quirks}, consulted for each call. Every method has a default that changes
 * nothing.
 *
 * <p>Called from many requests' threads at once; must not block.
 */
@ImplementedByPlugin
public interface OpenAiQuirks {

  /**
   * {@return the body to send for {@code call}; the array must not change any more} The client's
   * own bytes unless overridden.
   *
   * @throws ProviderException with stage {@code NOT_SENT} if the runtime cannot be asked this
   */
  default byte[] body(ChatCall call) throws ProviderException {
    return call.openAiBody();
  }

  /**
   * {@return whether the runtime is always asked to stream} Then {@link #body} must ask it to, and
   * for a client that wants one object the host puts the pieces together.
   */
  default boolean alwaysStreams() {
    return false;
  }

  /** {@return what looks at the pieces of the answer to {@code call}} */
  default Review review(ChatCall call) {
    return chunk -> chunk;
  }

  /**
   * {@return what an error of the runtime means; null leaves it to the host, which knows the usual
   * ones}
   */
  default @Nullable ProviderException failure(ErrorReport report) {
    return null;
  }

  /** Looks at one answer piece by piece, before the host passes it on. Used by one thread. */
  @FunctionalInterface
  @ImplementedByPlugin
  interface Review {

    /**
     * {@return the piece to pass on: {@code chunk} itself, or another in its place} Runs for every
     * piece: parse only what must be seen.
     *
     * @throws ProviderException if the piece shows that the answer has failed
     */
    OpenAiChunk pass(OpenAiChunk chunk) throws ProviderException;

    /**
     * Looks at the whole once its last piece has passed.
     *
     * @throws ProviderException if something that had to come has not
     */
    default void end() throws ProviderException {}
  }

  /**
   * An error as a runtime reported it.
   *
   * @param runtime host and port of the runtime, to begin messages with
   * @param stage how far the call had come
   * @param status the HTTP status; 200 if the error came in the body of a good answer or its stream
   * @param code the error's code, empty if there is none
   * @param type the error's type, empty if there is none
   * @param message what the runtime says; may quote the prompt or a credential
   * @param retryAfter when it takes work again, if it said so
   */
  record ErrorReport(
      String runtime,
      Stage stage,
      int status,
      String code,
      String type,
      String message,
      @Nullable Duration retryAfter) {

    public ErrorReport {
      Objects.requireNonNull(runtime, "runtime");
      Objects.requireNonNull(stage, "stage");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(message, "message");
    }
  }
}
