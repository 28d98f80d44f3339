package dev.modeldock.kernel.exchange;

import java.util.List;

/**
 * A whole answer.
 *
 * @param status the HTTP status
 * @param contentType the body's type
 * @param headers further headers; {@code x-modeldock-request-id} is set by the edge
 * @param body the body; the array belongs to the edge from here on
 * @param length how many bytes of the array are the body
 */
public record Answer(
    int status, String contentType, List<Header> headers, byte[] body, int length) {

  /** A header of an answer. */
  public record Header(String name, String value) {}

  /** {@return a JSON answer} */
  public static Answer json(int status, byte[] body, Header... headers) {
    return new Answer(status, "application/json", List.of(headers), body, body.length);
  }
}
