package dev.modeldock.kernel.relay;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The status line and the headers of an answer, by RFC 9112. Strict where a lenient reading would
 * leave it open where the body ends: no folded lines, no spaces before the colon, one framing.
 * Immutable.
 */
final class ReplyHead {

  /** How the end of the body is found. */
  enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    CONNECTION_END
  }

  private static final byte[] PROTOCOL = {'H', 'T', 'T', 'P', '/', '1', '.'};
  private static final int STATUS_AT = PROTOCOL.length + 2;
  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private final int fields;
  private final int status;
  private final boolean keepAlive;
  private final boolean chunked;
  private final long length;

  private ReplyHead(byte[] bytes) throws ProtocolException {
    this.bytes = bytes;
    this.status = statusOf(bytes);
    this.fields = lineEnd(bytes, 0) + 1;
    boolean old = bytes[PROTOCOL.length] == '0';
    boolean keep = !old;
    boolean inChunks = false;
    long size = -1;
    Field field = new Field();
    while (field.next()) {
      if (field.is("content-length")) {
        long one = lengthOf(field.value());
        if (size >= 0 && size != one) {
          throw new ProtocolException("sent two lengths for one answer");
        }
        size = one;
      } else if (field.is("transfer-encoding")) {
        if (inChunks || old || !field.value().equalsIgnoreCase("chunked")) {
          throw new ProtocolException("sent a transfer encoding that is not plain chunked");
        }
        inChunks = true;
      } else if (field.is("connection")) {
        String value = field.value().toLowerCase(Locale.ROOT);
        keep = value.contains("close") ? false : keep || value.contains("keep-alive");
      }
    }
    if (inChunks && size >= 0) {
      throw new ProtocolException("sent both a length and a transfer encoding");
    }
    this.keepAlive = keep;
    this.chunked = inChunks;
    this.length = size;
  }

  /** Reads a whole head, the blank line included. The bytes are copied. */
  static ReplyHead parse(byte[] array, int from, int to) throws ProtocolException {
    return new ReplyHead(Arrays.copyOfRange(array, from, to));
  }

  /**
   * {@return where the head that begins at {@code from} ends, its blank line included; -1 if it is
   * not complete}
   *
   * @param searched how many of its bytes an earlier search has seen
   */
  static int end(byte[] array, int from, int to, int searched) {
    for (int i = from + Math.max(0, searched - 2); i < to; i++) {
      if (array[i] == '\n') {
        int next = i + 1 < to && array[i + 1] == '\r' ? i + 2 : i + 1;
        if (next < to && array[next] == '\n') {
          return next + 1;
        }
      }
    }
    return -1;
  }

  /** Refuses as soon as the first bytes show that the other side does not speak HTTP/1. */
  static void checkBeginning(byte[] array, int from, int to) throws ProtocolException {
    int n = Math.min(PROTOCOL.length, to - from);
    if (Arrays.mismatch(array, from, from + n, PROTOCOL, 0, n) >= 0) {
      throw new ProtocolException("did not answer with HTTP/1");
    }
  }

  int status() {
    return status;
  }

  boolean successful() {
    return status / 100 == 2;
  }

  /** {@return whether the connection may be used again after this answer} */
  boolean keepAlive() {
    return keepAlive;
  }

  /** {@return how long the body is, if its length was announced; else -1} */
  long length() {
    return length;
  }

  /** {@return how the body of this answer to {@code method} is framed} */
  Framing framing(String method) {
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return Framing.NONE;
    }
    if (chunked) {
      return Framing.CHUNKED;
    }
    return length >= 0 ? Framing.LENGTH : Framing.CONNECTION_END;
  }

  /**
   * {@return the value of the first header of that name, if there is one}
   *
   * @param name in lower case
   */
  @Nullable String header(String name) {
    Field field = new Field();
    try {
      while (field.next()) {
        if (field.is(name)) {
          return field.value();
        }
      }
    } catch (ProtocolException e) {
      throw new AssertionError("the head was checked when it was read", e);
    }
    return null;
  }

  private static int statusOf(byte[] head) throws ProtocolException {
    checkBeginning(head, 0, head.length);
    int after = STATUS_AT + 3;
    if (head.length <= after
        || head[PROTOCOL.length] != '0' && head[PROTOCOL.length] != '1'
        || head[STATUS_AT - 1] != ' '
        || head[after] != ' ' && head[after] != '\r' && head[after] != '\n') {
      throw new ProtocolException("sent a status line that is not HTTP/1");
    }
    int status = 0;
    for (int i = STATUS_AT; i < after; i++) {
      if (head[i] < '0' || head[i] > '9') {
        throw new ProtocolException("sent a status that is not a number");
      }
      status = status * 10 + head[i] - '0';
    }
    if (status < 100) {
      throw new ProtocolException("sent a status that does not exist");
    }
    for (int i = after; i < lineEnd(head, 0); i++) {
      checkText(head, i);
    }
    return status;
  }

  private static long lengthOf(String value) throws ProtocolException {
    if (value.isEmpty()
        || value.length() > MOST_DIGITS
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new ProtocolException("sent a length that is not a number");
    }
    return Long.parseLong(value);
  }

  private static int lineEnd(byte[] head, int from) {
    int i = from;
    while (head[i] != '\n') {
      i++;
    }
    return i;
  }

  private static void checkText(byte[] head, int i) throws ProtocolException {
    byte b = head[i];
    boolean lineEnd = b == '\r' && head[i + 1] == '\n';
    if (b >= 0 && b < ' ' && b != '\t' && !lineEnd || b == 0x7f) {
      throw new ProtocolException("sent a control character in the head of its answer");
    }
  }

  private static boolean isToken(byte b) {
    return b >= '0' && b <= '9'
        || b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || "!#$%&'*+-.^_`|~".indexOf(b) >= 0;
  }

  /** Walks over the header lines. */
  private final class Field {

    private int nameFrom;
    private int nameTo;
    private int valueFrom;
    private int valueTo;
    private int next = fields;

    boolean next() throws ProtocolException {
      int i = next;
      if (bytes[i] == '\n' || bytes[i] == '\r' && bytes[i + 1] == '\n') {
        return false;
      }
      nameFrom = i;
      while (isToken(bytes[i])) {
        i++;
      }
      nameTo = i;
      if (nameTo == nameFrom || bytes[i] != ':') {
        throw new ProtocolException("sent a header line that is not one");
      }
      valueFrom = i + 1;
      for (i++; bytes[i] != '\n'; i++) {
        checkText(bytes, i);
      }
      valueTo = i;
      next = i + 1;
      return true;
    }

    boolean is(String lowerCaseName) {
      if (nameTo - nameFrom != lowerCaseName.length()) {
        return false;
      }
      for (int i = 0; i < lowerCaseName.length(); i++) {
        byte b = bytes[nameFrom + i];
        if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lowerCaseName.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    String value() {
      return new String(bytes, valueFrom, valueTo - valueFrom, StandardCharsets.UTF_8).strip();
    }
  }
}
