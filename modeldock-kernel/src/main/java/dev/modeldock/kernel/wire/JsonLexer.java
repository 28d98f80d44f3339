package dev.modeldock.kernel.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The words of JSON (RFC 8259) in UTF-8 (RFC 3629): each method takes the index at which a word
 * begins and returns the one behind it, or throws at the first byte that does not fit.
 */
final class JsonLexer {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private static final int MAX_NUMBER_LENGTH = 1000;
  private static final int MAX_EXPONENT_DIGITS = 3;

  private JsonLexer() {}

  /** Skips blanks. */
  static int blank(byte[] b, int from, int end) {
    int p = from;
    while (p < end) {
      byte c = b[p];
      if (c > ' ' || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) {
        return p;
      }
      p++;
    }
    return p;
  }

  /**
   * Skips what stands for itself in a string: ASCII but for control characters, quotes and
   * backslashes. Eight bytes at a time, because images come as megabytes of base64.
   */
  static int plain(byte[] b, int from, int end) {
    int p = from;
    int lastWord = end - Long.BYTES;
    while (p <= lastWord) {
      long special = special((long) LONG.get(b, p));
      if (special != 0) {
        return p + (Long.numberOfTrailingZeros(special) >>> 3);
      }
      p += Long.BYTES;
    }
    while (p < end && b[p] >= ' ' && b[p] != '"' && b[p] != '\\') {
      p++;
    }
    return p;
  }

  /**
   * {@return a word whose lowest set bit is in the first byte that is not plain} Subtraction
   * borrows into higher bytes only, so the lowest hit is always a true one.
   */
  private static long special(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    return (((quote - ONES) & ~quote)
            | ((backslash - ONES) & ~backslash)
            | ((word - SPACES) & ~word)
            | word)
        & HIGH_BITS;
  }

  /** Reads the rest of a string, from behind its opening quote to behind its closing one. */
  static int string(byte[] b, int from, int end, boolean loneSurrogates)
      throws MalformedJsonException {
    int p = from;
    while (true) {
      p = plain(b, p, end);
      if (p >= end) {
        throw new MalformedJsonException(end, "a string without its closing quote");
      }
      byte c = b[p];
      if (c == '"') {
        return p + 1;
      }
      if (c == '\\') {
        p = escape(b, p, end, loneSurrogates);
      } else if (c < 0) {
        p = nonAscii(b, p, end);
      } else {
        throw new MalformedJsonException(p, "a control character inside a string");
      }
    }
  }

  private static int escape(byte[] b, int p, int end, boolean loneSurrogates)
      throws MalformedJsonException {
    switch (p + 1 < end ? b[p + 1] : 0) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return p + 2;
      }
      case 'u' -> {
        char unit = unit(b, p, end);
        int next = p + 6;
        if (!Character.isSurrogate(unit) || loneSurrogates) {
          return next;
        }
        if (Character.isHighSurrogate(unit)
            && next + 1 < end
            && b[next] == '\\'
            && b[next + 1] == 'u'
            && Character.isLowSurrogate(unit(b, next, end))) {
          return next + 6;
        }
        throw new MalformedJsonException(p, "half of a surrogate pair");
      }
      default -> throw new MalformedJsonException(p, "an unknown escape");
    }
  }

  /** {@return the code unit of the escape {@code \}{@code uXXXX} that begins at {@code p}} */
  private static char unit(byte[] b, int p, int end) throws MalformedJsonException {
    int unit = 0;
    for (int i = p + 2; i < p + 6; i++) {
      int digit = i < end ? Character.digit(b[i], 16) : -1;
      if (digit < 0) {
        throw new MalformedJsonException(p, "an escape without its four hex digits");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  private static int nonAscii(byte[] b, int from, int end) throws MalformedJsonException {
    int p = from;
    while (p < end && b[p] < 0) {
      int length = sequence(b, p, end);
      if (length == 0) {
        throw new MalformedJsonException(p, "bytes that are not UTF-8");
      }
      p += length;
    }
    return p;
  }

  /**
   * {@return the length of the multi-byte character at {@code p}; 0 if it is none} What the second
   * byte may be shuts out overlong forms, surrogates and what is beyond U+10FFFF (RFC 3629, 4).
   */
  private static int sequence(byte[] b, int p, int end) {
    int lead = b[p] & 0xFF;
    if (lead < 0xC2 || lead > 0xF4 || p + 1 >= end) {
      return 0;
    }
    int second = b[p + 1] & 0xFF;
    if (lead < 0xE0) {
      return second >> 6 == 2 ? 2 : 0;
    }
    if (lead < 0xF0) {
      boolean fits =
          second >= (lead == 0xE0 ? 0xA0 : 0x80) && second <= (lead == 0xED ? 0x9F : 0xBF);
      return fits && continues(b, p + 2, end) ? 3 : 0;
    }
    boolean fits = second >= (lead == 0xF0 ? 0x90 : 0x80) && second <= (lead == 0xF4 ? 0x8F : 0xBF);
    return fits && continues(b, p + 2, end) && continues(b, p + 3, end) ? 4 : 0;
  }

  private static boolean continues(byte[] b, int p, int end) {
    return p < end && (b[p] & 0xC0) == 0x80;
  }

  /** Reads a number. One that no {@code double} could hold is refused as out of range. */
  static int number(byte[] b, int from, int end) throws MalformedJsonException {
    int p = b[from] == '-' ? from + 1 : from;
    int digits = digits(b, p, end);
    if (digits == p || (b[p] == '0' && digits > p + 1)) {
      throw new MalformedJsonException(from, "a number that is not written as JSON wants it");
    }
    p = digits;
    if (p < end && b[p] == '.') {
      p = someDigits(b, p + 1, end, from);
    }
    if (p < end && (b[p] | 0x20) == 'e') {
      p = exponent(b, p + 1, end, from);
    }
    if (p - from > MAX_NUMBER_LENGTH) {
      throw new MalformedJsonException(from, "a number of too many digits");
    }
    return p;
  }

  private static int exponent(byte[] b, int from, int end, int number)
      throws MalformedJsonException {
    int p = from < end && (b[from] == '+' || b[from] == '-') ? from + 1 : from;
    int behind = someDigits(b, p, end, number);
    while (p < behind && b[p] == '0') {
      p++;
    }
    if (behind - p > MAX_EXPONENT_DIGITS) {
      throw new MalformedJsonException(number, "a number out of range");
    }
    return behind;
  }

  private static int someDigits(byte[] b, int from, int end, int number)
      throws MalformedJsonException {
    int p = digits(b, from, end);
    if (p == from) {
      throw new MalformedJsonException(number, "a number that is not written as JSON wants it");
    }
    return p;
  }

  private static int digits(byte[] b, int from, int end) {
    int p = from;
    while (p < end && b[p] >= '0' && b[p] <= '9') {
      p++;
    }
    return p;
  }

  /** Reads {@code true}, {@code false} or {@code null}. */
  static int literal(byte[] b, int from, int end) throws MalformedJsonException {
    String word =
        switch (b[from]) {
          case 't' -> "true";
          case 'f' -> "false";
          default -> "null";
        };
    if (!begins(b, from, end, word)) {
      throw new MalformedJsonException(from, "no JSON value");
    }
    return from + word.length();
  }

  private static boolean begins(byte[] b, int from, int end, String word) {
    if (end - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (b[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
