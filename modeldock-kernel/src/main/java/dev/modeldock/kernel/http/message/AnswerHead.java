package dev.modeldock.kernel.http.message;

import dev.modeldock.kernel.exchange.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The bytes of an answer's status line and headers. Written here and not by the server library,
 * because only so head and body are one write, and a stream's head goes out before its first event.
 */
public final class AnswerHead {

  private static final String END = "\r\n";

  private final StringBuilder text = new StringBuilder(384);

  /** Begins a head. Names are in lower case and values on one line, or it is a defect of ours. */
  public AnswerHead(int status, String reason) {
    text.append("HTTP/1.1 ").append(status).append(' ').append(reason).append(END);
  }

  public AnswerHead with(String name, String value) {
    requireToken(name);
    requireSingleLine(name, value);
    text.append(name).append(": ").append(value).append(END);
    return this;
  }

  public AnswerHead with(List<Answer.Header> headers) {
    for (Answer.Header header : headers) {
      with(header.name(), header.value());
    }
    return this;
  }

  /** {@return the head, with its empty line} */
  public byte[] bytes() {
    return text.append(END).toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void requireToken(String name) {
    boolean token = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      token &= c > ' ' && c < 0x7f && c != ':';
    }
    if (!token) {
      throw new IllegalArgumentException("an answer's header name is not a token");
    }
  }

  /** A line break in a value would let whoever chose it write headers, or a whole second answer. */
  private static void requireSingleLine(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        throw new IllegalArgumentException("control character in the answer's header " + name);
      }
    }
  }
}
