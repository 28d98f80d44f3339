package dev.modeldock.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A request as a fake server read it, byte for byte. */
public final class Request {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String head;
  private final byte[] body;

  /**
   * @param head the request line and the headers, without the empty line
   * @param body the body, freed from its framing
   */
  Request(String head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** {@return the method} */
  public String method() {
    return head.substring(0, head.indexOf(' '));
  }

  /** {@return the path without a query} */
  public String path() {
    int from = head.indexOf(' ') + 1;
    String target = head.substring(from, head.indexOf(' ', from));
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** {@return the request line and the headers as they came} */
  public String head() {
    return head;
  }

  /** {@return the first header of that name, in any case} */
  public Optional<String> header(String name) {
    int line = head.indexOf("\r\n");
    while (line >= 0) {
      int from = line + 2;
      int value = from + name.length();
      line = head.indexOf("\r\n", from);
      if (value < head.length()
          && head.charAt(value) == ':'
          && head.regionMatches(true, from, name, 0, name.length())) {
        return Optional.of(head.substring(value + 1, line < 0 ? head.length() : line).strip());
      }
    }
    return Optional.empty();
  }

  /** {@return the body, not a copy} */
  public byte[] body() {
    return body;
  }

  /** {@return the body as text} */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /**
   * {@return the body as JSON}
   *
   * @throws tools.jackson.core.JacksonException if it is none
   */
  public JsonNode json() {
    return JSON.readTree(body);
  }

  @Override
  public String toString() {
    return method() + " " + path() + " " + text();
  }
}
