package dev.modeldock.kernel.audit.line;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of a JSON object one behind the other into a growing array, behind some room.
 * One thread.
 */
final class LineBytes {

  /** Longer texts are cut: clients choose some of them, and the audit is not theirs to fill. */
  private static final int MOST_CHARS = 1_024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int end;

  LineBytes(int capacity, int room) {
    bytes = new byte[capacity];
    end = room;
  }

  byte[] array() {
    return bytes;
  }

  int end() {
    return end;
  }

  void text(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      string(value);
    }
  }

  void known(String name, long value) {
    if (value >= 0) {
      number(name, value);
    }
  }

  void number(String name, long value) {
    literal(name, Long.toString(value));
  }

  void literal(String name, String value) {
    name(name);
    raw(value);
  }

  void moment(String name, Instant at) {
    name(name);
    raw('"');
    long millis = at.toEpochMilli();
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(millis, 86_400_000L));
    int ofDay = (int) Math.floorMod(millis, 86_400_000L);
    digits(day.getYear(), 4);
    raw('-');
    digits(day.getMonthValue(), 2);
    raw('-');
    digits(day.getDayOfMonth(), 2);
    raw('T');
    digits(ofDay / 3_600_000, 2);
    raw(':');
    digits(ofDay / 60_000 % 60, 2);
    raw(':');
    digits(ofDay / 1_000 % 60, 2);
    raw('.');
    digits(ofDay % 1_000, 3);
    raw("Z\"");
  }

  private void digits(int value, int count) {
    room(count);
    int rest = value;
    for (int at = end + count - 1; at >= end; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    end += count;
  }

  void name(String name) {
    raw(",\"");
    raw(name);
    raw("\":");
  }

  void string(String value) {
    raw('"');
    int most = Math.min(value.length(), MOST_CHARS);
    for (int i = 0; i < most; i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        raw(c);
      } else if (c == '"' || c == '\\') {
        raw('\\');
        raw(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < most
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        utf8(Character.toCodePoint(c, value.charAt(++i)));
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        escaped(c);
      } else {
        utf8(c);
      }
    }
    if (most < value.length()) {
      utf8('…');
    }
    raw('"');
  }

  private void escaped(char c) {
    raw("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      raw((char) HEX[c >> shift & 0xf]);
    }
  }

  /** Appends text as it is, in UTF-8. */
  void utf8(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    room(encoded.length);
    System.arraycopy(encoded, 0, bytes, end, encoded.length);
    end += encoded.length;
  }

  private void utf8(int point) {
    if (point < 0x800) {
      raw((char) (0xc0 | point >> 6));
    } else {
      if (point < 0x10000) {
        raw((char) (0xe0 | point >> 12));
      } else {
        raw((char) (0xf0 | point >> 18));
        raw((char) (0x80 | point >> 12 & 0x3f));
      }
      raw((char) (0x80 | point >> 6 & 0x3f));
    }
    raw((char) (0x80 | point & 0x3f));
  }

  @SuppressWarnings("deprecation") // Copies the low bytes of ASCII text, which is all it is given.
  void raw(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, end);
    end += ascii.length();
  }

  void raw(char oneByte) {
    room(1);
    bytes[end++] = (byte) oneByte;
  }

  private void room(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }
}
