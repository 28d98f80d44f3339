package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.http.message.BodyFault;
import dev.modeldock.kernel.http.message.ChunkFraming;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.media.ReadableEntity;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: read as a whole, or got out of the way.
 *
 * <p>This is the one place that knows whether the connection stands right behind the request. If
 * {@link #settle} does not say so, the connection must end after the answer: Helidon 4.5.0 would
 * otherwise take what is left of the body for the next request.
 */
final class RequestBody {

  /** How much of an unwanted body is read for the sake of a clean answer, and for how long. */
  static final int DRAIN_BYTES = 4 << 20;

  static final Duration DRAIN_TIME = Duration.ofSeconds(1);

  private static final long CHUNKED = -1;

  private enum State {
    UNREAD,
    COMPLETE,
    BROKEN
  }

  private final ReadableEntity entity;
  private final ServerRequestHeaders headers;
  private final ConnectionInput input;
  private final ListenerSettings.Limits limits;
  private final long length;
  private State state;
  private boolean opened;
  private byte @Nullable [] bytes;

  RequestBody(
      ReadableEntity entity,
      ServerRequestHeaders headers,
      ConnectionInput input,
      ListenerSettings.Limits limits) {
    this.entity = entity;
    this.headers = headers;
    this.input = input;
    this.limits = limits;
    this.length =
        headers.contains(HeaderNames.TRANSFER_ENCODING)
            ? CHUNKED
            : headers.contentLength().orElse(0);
    this.state = length == 0 ? State.COMPLETE : State.UNREAD;
  }

  /**
   * Reads all of it, once; the same array again after that.
   *
   * @throws RefusedException if it is encoded, too large, too slow or broken
   * @throws ClientGoneException if the client left in the middle of it
   */
  byte[] read() throws RefusedException, ClientGoneException {
    if (bytes != null) {
      return bytes;
    }
    requireIdentity();
    if (length > limits.maxBodyBytes()) {
      throw tooLarge();
    }
    if (state == State.COMPLETE) {
      bytes = new byte[0];
      return bytes;
    }
    if (state == State.BROKEN) {
      throw malformed();
    }
    state = State.BROKEN;
    try {
      byte[] all = readWithin(limits.maxBodyBytes(), limits.bodyTimeout());
      state = State.COMPLETE;
      bytes = all;
      return all;
    } catch (BodyFault e) {
      throw switch (e.kind()) {
        case TOO_LARGE -> tooLarge();
        case TOO_SLOW -> tooSlow();
        case MALFORMED -> malformed();
      };
    } catch (CloseConnectionException e) {
      throw new ClientGoneException("the client left before its request was complete", e);
    } catch (IOException | RuntimeException _) {
      // The library's own refusal of a chunk: its text may hold parts of the body.
      throw malformed();
    }
  }

  /**
   * Gets the rest of the body out of the way, within bounds.
   *
   * @return whether the connection stands right behind the request, and can serve another
   */
  boolean settle() {
    if (state == State.UNREAD) {
      state = State.BROKEN;
      if (length <= DRAIN_BYTES && !awaitsContinue()) {
        try {
          drain();
          state = State.COMPLETE;
        } catch (IOException | RuntimeException _) {
          // Whatever was wrong with it: the connection ends after the answer.
        }
      }
    }
    return state == State.COMPLETE;
  }

  /** {@return whether more of the body may be on its way} */
  boolean moreMayCome() {
    return state != State.COMPLETE && (opened || !awaitsContinue());
  }

  /** Whether the client sends its body only after it was told to go on. */
  private boolean awaitsContinue() {
    return headers.containsToken(HeaderValues.EXPECT_100);
  }

  private byte[] readWithin(int limit, Duration time) throws IOException {
    InputStream in = open(limit, time);
    if (length == CHUNKED) {
      return in.readAllBytes();
    }
    byte[] all = new byte[(int) length];
    if (in.readNBytes(all, 0, all.length) < all.length || in.read() >= 0) {
      throw new BodyFault(BodyFault.Kind.MALFORMED, "the body is not as long as it says");
    }
    return all;
  }

  private void drain() throws IOException {
    InputStream in = open(DRAIN_BYTES, DRAIN_TIME);
    byte[] scratch = new byte[(int) Math.min(8192, length == CHUNKED ? 8192 : length)];
    while (in.read(scratch) >= 0) {
      // Each read counts against the framing or the length, and the deadline.
    }
  }

  private InputStream open(int limit, Duration time) {
    input.expectWithin(time);
    if (length == CHUNKED) {
      input.expectChunks(new ChunkFraming(limit));
    }
    opened = true;
    return entity.inputStream();
  }

  private void requireIdentity() throws RefusedException {
    String encoding = RequestHead.text(headers, HeaderNames.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Content-Encoding is not supported: send the body uncompressed.");
    }
  }

  private RefusedException tooLarge() {
    return refused(
        ErrorCode.BODY_TOO_LARGE,
        "The request body is larger than " + limits.maxBodyBytes() + " bytes: send less.");
  }

  private RefusedException tooSlow() {
    return refused(
        ErrorCode.BODY_TIMEOUT,
        "The request body was not complete within " + limits.bodyTimeout().toSeconds() + " s.");
  }

  private static RefusedException malformed() {
    return refused(
        ErrorCode.INVALID_VALUE,
        "The framing of the request body is broken: send it with Content-Length, or in plain"
            + " chunks.");
  }

  private static RefusedException refused(ErrorCode code, String message) {
    return new RefusedException(Refusal.of(code, message));
  }
}
