package dev.modeldock.kernel.audit.file;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.state.Egress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Renders one event as a line of JSON, by hand, for it is done once per request.
 *
 * <p>The event's own fields are rendered by any thread, with room left before them. Number and
 * hash, which are known only in the order of the file, are then filled in without moving a byte.
 */
final class AuditLine {

  /** A line begins with {@code {"seq":1,"prev":"…64 hex digits…"}. */
  private static final int ROOM = 7 + 19 + 9 + 64 + 1;

  private static final int INITIAL = 768;

  /** Longer texts are cut: clients choose some of them, and the audit is not theirs to fill. */
  private static final int MOST_CHARS = 1_024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SEQ = "{\"seq\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PREV = ",\"prev\":\"".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[INITIAL];
  private int end = ROOM;
  private int start = ROOM;

  private AuditLine() {}

  /** Renders {@code event}, with its number and hash still missing. */
  static AuditLine of(AuditEvent event) {
    var line = new AuditLine();
    line.text("id", event.id());
    line.moment("at", event.at());
    line.text("operation", event.operation());
    line.text("dialect", event.asked().dialect());
    line.text("peer", event.peer());
    line.text("key_id", event.keyId());
    line.text("key_name", event.keyName());
    line.text("model", event.model());
    line.text("alias", event.asked().alias());
    line.text("target", event.target());
    line.literal("stream", event.stream() ? "true" : "false");
    line.number("status", event.status());
    line.text("outcome", event.outcome().id());
    line.text("error", event.error());
    line.attempts(event);
    line.known("prompt_tokens", event.promptTokens());
    line.known("completion_tokens", event.completionTokens());
    line.text("usage_source", event.usageSource().id());
    line.known("bytes_in", event.use().bytesIn());
    line.known("bytes_out", event.use().bytesOut());
    line.text("egress", event.answered().egress());
    line.known("first_byte_ms", event.firstByteMillis());
    line.number("ms", event.millis());
    line.raw('}');
    line.raw('\n');
    return line;
  }

  /** Fills in the number and the hash of the line before, as 64 hex digits. */
  void link(long seq, byte[] previousHash) {
    start = ROOM;
    bytes[--start] = '"';
    start -= previousHash.length;
    System.arraycopy(previousHash, 0, bytes, start, previousHash.length);
    start -= PREV.length;
    System.arraycopy(PREV, 0, bytes, start, PREV.length);
    long rest = seq;
    do {
      bytes[--start] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    start -= SEQ.length;
    System.arraycopy(SEQ, 0, bytes, start, SEQ.length);
  }

  byte[] array() {
    return bytes;
  }

  /** {@return where in the array the linked line begins} */
  int start() {
    return start;
  }

  /** {@return the length of the linked line with its line break} */
  int length() {
    return end - start;
  }

  private void attempts(AuditEvent event) {
    if (event.attempts().isEmpty()) {
      return;
    }
    name("attempts");
    char before = '[';
    for (AttemptRecord attempt : event.attempts()) {
      raw(before);
      raw('{');
      before = ',';
      raw("\"target\":");
      string(attempt.target());
      text("error", attempt.error());
      text("stage", attempt.stage());
      number("ms", attempt.millis());
      if (attempt.egress() != Egress.NONE) {
        text("egress", attempt.egress().id());
      }
      raw('}');
    }
    raw(']');
  }

  private void text(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      string(value);
    }
  }

  private void known(String name, long value) {
    if (value >= 0) {
      number(name, value);
    }
  }

  private void number(String name, long value) {
    literal(name, Long.toString(value));
  }

  private void literal(String name, String value) {
    name(name);
    raw(value);
  }

  private void moment(String name, Instant at) {
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

  private void name(String name) {
    raw(",\"");
    raw(name);
    raw("\":");
  }

  private void string(String value) {
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
  private void raw(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, end);
    end += ascii.length();
  }

  private void raw(char oneByte) {
    room(1);
    bytes[end++] = (byte) oneByte;
  }

  private void room(int more) {
    if (end + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
    }
  }
}
