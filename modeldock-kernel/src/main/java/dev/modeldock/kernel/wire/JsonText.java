package dev.modeldock.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The contents of well-formed JSON strings: what lies between the quotes, both excluded. */
final class JsonText {

  private JsonText() {}

  /** {@return the text that the bytes spell} */
  static String decode(byte[] b, int start, int end) {
    int escape = backslash(b, start, end);
    if (escape == end) {
      return utf8(b, start, end);
    }
    var text = new StringBuilder(end - start);
    int p = start;
    while (escape < end) {
      text.append(utf8(b, p, escape)).append(escaped(b, escape));
      p = escape + (b[escape + 1] == 'u' ? 6 : 2);
      escape = backslash(b, p, end);
    }
    return text.append(utf8(b, p, end)).toString();
  }

  private static String utf8(byte[] b, int start, int end) {
    return new String(b, start, end - start, StandardCharsets.UTF_8);
  }

  private static int backslash(byte[] b, int start, int end) {
    int p = start;
    while (p < end && b[p] != '\\') {
      p++;
    }
    return p;
  }

  private static char escaped(byte[] b, int p) {
    return switch (b[p + 1]) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int unit = 0;
        for (int i = p + 2; i < p + 6; i++) {
          unit = unit << 4 | Character.digit(b[i], 16);
        }
        yield (char) unit;
      }
      default -> (char) b[p + 1];
    };
  }

  /** {@return a number that is equal for strings that spell the same text} */
  static int hash(byte[] b, int start, int end) {
    int hash = 0;
    for (int p = start; p < end; p++) {
      if (b[p] == '\\') {
        byte[] plain = decode(b, start, end).getBytes(StandardCharsets.UTF_8);
        return hash(plain, plain.length);
      }
      hash = 31 * hash + b[p];
    }
    return hash;
  }

  private static int hash(byte[] plain, int length) {
    int hash = 0;
    for (int p = 0; p < length; p++) {
      hash = 31 * hash + plain[p];
    }
    return hash;
  }

  /** {@return whether two strings in one array spell the same text} */
  static boolean same(byte[] b, int start, int end, int otherStart, int otherEnd) {
    return Arrays.equals(b, start, end, b, otherStart, otherEnd)
        || ((backslash(b, start, end) < end || backslash(b, otherStart, otherEnd) < otherEnd)
            && decode(b, start, end).equals(decode(b, otherStart, otherEnd)));
  }

  /** {@return whether the bytes spell {@code ascii}, which is letters, digits and underscores} */
  static boolean is(byte[] b, int start, int end, String ascii) {
    int length = ascii.length();
    if (end - start == length) {
      for (int i = 0; i < length; i++) {
        if (b[start + i] != ascii.charAt(i)) {
          return false;
        }
      }
      return true;
    }
    // A letter that is written as an escape takes five bytes more.
    return end - start >= length + 5
        && backslash(b, start, end) < end
        && decode(b, start, end).equals(ascii);
  }
}
