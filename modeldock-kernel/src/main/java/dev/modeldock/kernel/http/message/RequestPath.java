package dev.modeldock.kernel.http.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The path of a request target (RFC 3986, section 2.1). */
public final class RequestPath {

  private RequestPath() {}

  /**
   * Decodes a raw path exactly once: {@code %2F} becomes a slash, {@code %252F} becomes {@code
   * %2F}. Nothing is normalised.
   *
   * @return empty if it is not an absolute path, if an escape is malformed, if the outcome is not
   *     UTF-8, or if it has control characters
   */
  public static Optional<String> decode(String raw) {
    if (!raw.startsWith("/")) {
      return Optional.empty();
    }
    boolean escaped = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return Optional.empty();
      }
      escaped |= c == '%';
    }
    return escaped ? unescape(raw) : Optional.of(raw);
  }

  private static Optional<String> unescape(String raw) {
    byte[] bytes = new byte[raw.length()];
    int length = 0;
    for (int i = 0; i < raw.length(); i++) {
      int value = raw.charAt(i);
      if (value == '%') {
        int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(raw.charAt(i + 2), 16);
        if (low < 0) {
          return Optional.empty();
        }
        value = high << 4 | low;
        i += 2;
      }
      if (value < ' ' || value == 0x7f) {
        return Optional.empty();
      }
      bytes[length++] = (byte) value;
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      return Optional.of(text.toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
