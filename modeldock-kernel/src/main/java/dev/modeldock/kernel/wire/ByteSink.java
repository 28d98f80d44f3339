package dev.modeldock.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing array of bytes that is written to the client and then used again.
 *
 * <p>Knows how to write a Java string as a JSON string without an object in between. Not safe for
 * use by several threads.
 */
public final class ByteSink {

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_ESCAPE = 6;

  private byte[] array;
  private int length;

  public ByteSink(int capacity) {
    array = new byte[Math.max(capacity, 2 * LONGEST_ESCAPE)];
  }

  /** {@return the array, whose first {@link #length()} bytes count; another one once it grows} */
  public byte[] array() {
    return array;
  }

  /** {@return how many bytes there are} */
  public int length() {
    return length;
  }

  /** {@return whether there are none} */
  public boolean isEmpty() {
    return length == 0;
  }

  /** Forgets the bytes and keeps the room. */
  public void reset() {
    length = 0;
  }

  /** {@return a copy of the bytes} */
  public byte[] toBytes() {
    return Arrays.copyOf(array, length);
  }

  /** Appends bytes. */
  public ByteSink bytes(byte[] from) {
    return bytes(from, 0, from.length);
  }

  /** Appends some bytes of an array. */
  public ByteSink bytes(byte[] from, int offset, int count) {
    ensure(count);
    System.arraycopy(from, offset, array, length, count);
    length += count;
    return this;
  }

  /** Appends text of ASCII, as it is. */
  public ByteSink ascii(String text) {
    int count = text.length();
    ensure(count);
    for (int i = 0; i < count; i++) {
      array[length + i] = (byte) text.charAt(i);
    }
    length += count;
    return this;
  }

  /** Appends a whole number in decimal. */
  public ByteSink number(long value) {
    return ascii(Long.toString(value));
  }

  /**
   * Appends text as a JSON string, with its quotes. Half of a surrogate pair is no character and
   * becomes U+FFFD.
   */
  public ByteSink string(String text) {
    int count = text.length();
    // From here on there is always room for the rest as if it were plain, and the closing quote.
    ensure(count + 2);
    array[length++] = '"';
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        array[length++] = (byte) c;
      } else {
        ensure(LONGEST_ESCAPE + count - i);
        if (c < 0x80) {
          escape(c);
        } else if (c < 0x800) {
          array[length++] = (byte) (0xC0 | c >> 6);
          continuation(c);
        } else if (!Character.isSurrogate(c)) {
          three(c);
        } else if (Character.isHighSurrogate(c)
            && i + 1 < count
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
          four(Character.toCodePoint(c, text.charAt(i)));
        } else {
          three('\uFFFD');
        }
      }
    }
    array[length++] = '"';
    return this;
  }

  private void three(char c) {
    array[length++] = (byte) (0xE0 | c >> 12);
    continuation(c >> 6);
    continuation(c);
  }

  private void four(int codePoint) {
    array[length++] = (byte) (0xF0 | codePoint >> 18);
    continuation(codePoint >> 12);
    continuation(codePoint >> 6);
    continuation(codePoint);
  }

  private void continuation(int bits) {
    array[length++] = (byte) (0x80 | bits & 0x3F);
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> pair(c);
      case '\n' -> pair('n');
      case '\r' -> pair('r');
      case '\t' -> pair('t');
      case '\b' -> pair('b');
      case '\f' -> pair('f');
      default -> {
        ascii("\\u00");
        array[length++] = HEX[c >> 4];
        array[length++] = HEX[c & 0xF];
      }
    }
  }

  private void pair(char c) {
    array[length++] = '\\';
    array[length++] = (byte) c;
  }

  private void ensure(int more) {
    if (array.length - length < more) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, Math.addExact(length, more)));
    }
  }
}
