package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.http.message.RequestIds;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Answers requests that the server library refuses by itself, before they become an exchange: in
 * the shape of every other error, and always as the last answer of their connection.
 */
record EarlyErrors(Function<Refusal, Answer> rendering, RequestIds ids) implements DirectHandler {

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType event,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    // Where the library says that it failed, it did on what was sent: all that is ours is caught.
    Status told = status.code() == 500 ? Status.BAD_REQUEST_400 : status;
    Answer answer = rendering.apply(refusal(told.code()));
    String id = ids.next();
    return TransportResponse.builder()
        .status(told)
        .header(HeaderNames.CONTENT_TYPE, answer.contentType())
        .header(HeaderNames.create("x-content-type-options"), "nosniff")
        .header(HeaderNames.create("x-modeldock-request-id"), id)
        .header(HeaderNames.create("x-request-id"), id)
        .entity(Arrays.copyOf(answer.body(), answer.length()))
        .keepAlive(false)
        .build();
  }

  /** The library's own words are not passed on: some of them repeat the request. */
  private static Refusal refusal(int status) {
    return switch (status) {
      case 408 -> Refusal.of(ErrorCode.BODY_TIMEOUT, "The request's head was too slow to arrive.");
      case 413 -> Refusal.of(ErrorCode.BODY_TOO_LARGE, "The request is too large: send less.");
      case 414 -> Refusal.of(ErrorCode.INVALID_VALUE, "The request line is too long.");
      case 431 -> Refusal.of(ErrorCode.INVALID_VALUE, "The request's headers are too large.");
      case 501 ->
          Refusal.of(
              ErrorCode.INVALID_VALUE, "The only transfer coding that is understood is chunked.");
      case 505 -> Refusal.of(ErrorCode.INVALID_VALUE, "Only HTTP/1.1 is spoken here.");
      default ->
          Refusal.of(
              ErrorCode.INVALID_VALUE,
              "The request is not well-formed HTTP/1.1: check its request line, its headers and"
                  + " how its body is framed.");
    };
  }
}
