package dev.modeldock.kernel.wire;

/**
 * Steps through the members of an object or the elements of an array in bytes that {@link JsonScan}
 * has accepted, without building anything.
 *
 * <p>It stands before the first; each {@link #next()} moves it on, and the other methods speak of
 * where it stands. Not safe for use by several threads.
 */
public final class JsonCursor {

  private static final int MOST_DIGITS = 18;

  private final byte[] bytes;
  private final boolean object;
  private int nameStart;
  private int nameEnd;
  private int start;
  private int end;

  JsonCursor(byte[] bytes, int open) {
    this.bytes = bytes;
    this.object = bytes[open] == '{';
    this.end = open;
  }

  /** Moves to the next member or element; false if there is none. */
  public boolean next() {
    // Before the first, `end` is at the opening bracket, which then is stepped over like a comma.
    int p = JsonLexer.blank(bytes, end, bytes.length);
    if (bytes[p] == '}' || bytes[p] == ']') {
      return false;
    }
    p = JsonLexer.blank(bytes, p + 1, bytes.length);
    if (bytes[p] == '}' || bytes[p] == ']') {
      return false;
    }
    if (object) {
      nameStart = p + 1;
      int colon = behindString(p);
      nameEnd = colon - 1;
      p = JsonLexer.blank(bytes, JsonLexer.blank(bytes, colon, bytes.length) + 1, bytes.length);
    }
    start = p;
    end = behind(p);
    return true;
  }

  /** {@return whether the member is called {@code name}: ASCII letters, digits, underscores} */
  public boolean named(String name) {
    return JsonText.is(bytes, nameStart, nameEnd, name);
  }

  /** {@return the member's name} */
  public String name() {
    return JsonText.decode(bytes, nameStart, nameEnd);
  }

  /** {@return the value's kind} */
  public JsonKind kind() {
    return JsonKind.of(bytes[start]);
  }

  /** {@return how many bytes the value has, its quotes or brackets included} */
  public int length() {
    return end - start;
  }

  /** {@return the value as a count; -1 unless it is a number of 1 to 18 digits and nothing else} */
  public long count() {
    if (end - start > MOST_DIGITS) {
      return -1;
    }
    long count = 0;
    for (int p = start; p < end; p++) {
      int digit = bytes[p] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      count = 10 * count + digit;
    }
    return count;
  }

  /** {@return the value} */
  public JsonValue value() {
    return new JsonValue(bytes, start, end);
  }

  /** {@return a cursor over the value, which is an object or an array} */
  public JsonCursor enter() {
    return new JsonCursor(bytes, start);
  }

  private int behind(int p) {
    return switch (JsonKind.of(bytes[p])) {
      case OBJECT, ARRAY -> behindContainer(p);
      case STRING -> behindString(p);
      case TRUE, NULL -> p + 4;
      case FALSE -> p + 5;
      case NUMBER -> behindNumber(p);
    };
  }

  private int behindContainer(int from) {
    int depth = 0;
    int p = from;
    do {
      switch (bytes[p]) {
        case '"' -> p = behindString(p);
        case '{', '[' -> {
          depth++;
          p++;
        }
        case '}', ']' -> {
          depth--;
          p++;
        }
        default -> p++;
      }
    } while (depth > 0);
    return p;
  }

  private int behindString(int from) {
    int p = from + 1;
    while (true) {
      p = JsonLexer.plain(bytes, p, bytes.length);
      if (bytes[p] == '"') {
        return p + 1;
      }
      p += bytes[p] == '\\' ? 2 : 1;
    }
  }

  private int behindNumber(int from) {
    int p = from;
    while ("+-.0123456789Ee".indexOf(bytes[p]) >= 0) {
      p++;
    }
    return p;
  }
}
