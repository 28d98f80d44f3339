package dev.modeldock.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fake server does to answer one request. Unless the last step ends the connection, it is
 * kept for the next request.
 *
 * @param steps what happens, in order
 * @param recorded whether the request is remembered; false for load tests
 */
public record Script(List<Step> steps, boolean recorded) {

  private static final String DATE = "Date: Fri, 21 Aug 2026 18:48:22 GMT\r\n";
  private static final String LENGTH_0 = "Content-Length: 0\r\n\r\n";

  public Script {
    steps = List.copyOf(steps);
  }

  /** {@return an answer with a body of known length} */
  public static Script whole(int status, String contentType, byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head(status, contentType, "Content-Length: " + body.length));
    bytes.writeBytes(body);
    return new Script(List.of(new Step.Write(bytes.toByteArray())), true);
  }

  /** {@return a JSON answer as Gin writes one} */
  public static Script json(int status, String body) {
    return whole(status, "application/json; charset=utf-8", utf8(body));
  }

  /** {@return an answer without a body} */
  public static Script empty(int status) {
    var head = utf8("HTTP/1.1 " + status + " " + reason(status) + "\r\n" + DATE + LENGTH_0);
    return new Script(List.of(new Step.Write(head)), true);
  }

  /** {@return a builder of a chunked answer; its head goes out with the first chunk} */
  public static Chunked chunked(int status, String contentType) {
    return new Chunked(head(status, contentType, "Transfer-Encoding: chunked"));
  }

  /**
   * {@return a builder of a chunked answer that begins with this head, to which the framing is
   * added; it goes out with the first chunk}
   *
   * @param head the status line and the headers, each with its line's end
   */
  public static Chunked chunked(String head) {
    return new Chunked(utf8(head + "Transfer-Encoding: chunked\r\n\r\n"));
  }

  /** {@return this script, with one step more} */
  public Script then(Step step) {
    var more = new ArrayList<>(steps);
    more.add(step);
    return new Script(more, recorded);
  }

  /** {@return this script, for a request that is not remembered} */
  public Script unrecorded() {
    return new Script(steps, false);
  }

  /** {@return {@code data} framed as one chunk} */
  public static byte[] chunk(byte[] data) {
    var bytes = new ByteArrayOutputStream(data.length + 12);
    bytes.writeBytes(utf8(Integer.toHexString(data.length) + "\r\n"));
    bytes.writeBytes(data);
    bytes.writeBytes(utf8("\r\n"));
    return bytes.toByteArray();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] head(int status, String contentType, String framing) {
    return utf8(
        "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n%s%s\r\n\r\n"
            .formatted(status, reason(status), contentType, DATE, framing));
  }

  /** {@return the words that go with a status} */
  public static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      default -> "Status";
    };
  }

  /** Builds a chunked answer step by step. Not safe for use by several threads. */
  public static final class Chunked {

    private final List<Step> steps = new ArrayList<>();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    private Chunked(byte[] head) {
      held.writeBytes(head);
    }

    /** Sends {@code data} as one chunk. */
    public Chunked send(byte[] data) {
      return raw(chunk(data));
    }

    /** Sends {@code text} as one chunk. */
    public Chunked send(String text) {
      return send(utf8(text));
    }

    /** Sends one chunk in two writes, the first with {@code at} bytes of the data. */
    public Chunked sendSplit(byte[] data, int at, Duration between) {
      byte[] framed = chunk(data);
      int cut = framed.length - 2 - data.length + at;
      raw(Arrays.copyOfRange(framed, 0, cut));
      pause(between);
      return raw(Arrays.copyOfRange(framed, cut, framed.length));
    }

    /** Sends bytes that are framed already, or deliberately not. */
    public Chunked raw(byte[] bytes) {
      held.writeBytes(bytes);
      steps.add(new Step.Write(held.toByteArray()));
      held.reset();
      return this;
    }

    /** Sends what is held back, such as the head alone. */
    public Chunked flush() {
      return raw(new byte[0]);
    }

    /** Waits; a head that was not sent yet stays back, as runtimes do while they load. */
    public Chunked pause(Duration time) {
      return then(new Step.Pause(time));
    }

    /** Does something else. */
    public Chunked then(Step step) {
      steps.add(step);
      return this;
    }

    /** {@return the script, with the body's proper end} */
    public Script end() {
      raw(utf8("0\r\n\r\n"));
      return new Script(steps, true);
    }

    /** {@return the script, which ends with {@code step} and without the body's end} */
    public Script endWith(Step step) {
      return new Script(then(step).steps, true);
    }
  }
}
