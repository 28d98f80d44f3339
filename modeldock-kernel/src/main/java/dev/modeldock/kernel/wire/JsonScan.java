package dev.modeldock.kernel.wire;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes that must be exactly one JSON object, in one pass that builds nothing, and remembers
 * where the object's members are.
 *
 * <p>Everything is checked: the grammar (RFC 8259), UTF-8, no byte order mark, nothing behind the
 * object, at most {@value #MAX_DEPTH} levels, at most {@value #MAX_MEMBERS} members and {@value
 * #MAX_VALUES} values. What it accepts, {@link JsonCursor} and {@link JsonValue} may walk without
 * looking again.
 *
 * <p>Can be used again and again; the members are those of the last scan, and they are places in
 * the array that was scanned, not copies. Not safe for use by several threads.
 */
public final class JsonScan {

  /** How deep objects and arrays may be nested, the outermost object counted. */
  public static final int MAX_DEPTH = 64;

  /** How many members the outermost object may have. */
  public static final int MAX_MEMBERS = 256;

  /** How many values there may be at all levels together. */
  public static final int MAX_VALUES = 1_000_000;

  private static final int NAME = 0;
  private static final int NAME_END = 1;
  private static final int VALUE = 2;
  private static final int VALUE_END = 3;
  private static final int HASH = 4;
  private static final int STRIDE = 5;
  private static final int USUAL_MEMBERS = 12;

  private final boolean strict;
  private byte[] bytes = new byte[0];
  private int[] index = new int[USUAL_MEMBERS * STRIDE];
  private int size;
  private int open;

  private JsonScan(boolean strict) {
    this.strict = strict;
  }

  /** {@return a scan for what clients send: no name twice, no half of a surrogate pair} */
  public static JsonScan strict() {
    return new JsonScan(true);
  }

  /**
   * {@return a scan for what runtimes send} It lets names come twice and halves of surrogate pairs
   * pass: runtimes do cut an emoji in two, and a relay is not the place to stop an answer for that.
   */
  public static JsonScan lenient() {
    return new JsonScan(false);
  }

  /**
   * Reads {@code length} bytes of {@code json} from {@code offset} on.
   *
   * @throws MalformedJsonException if they are not one JSON object; there are no members then
   */
  public void scan(byte[] json, int offset, int length) throws MalformedJsonException {
    Objects.checkFromIndexSize(offset, length, json.length);
    bytes = json;
    size = 0;
    int end = offset + length;
    try {
      open = JsonLexer.blank(json, offset, end);
      if (open == end) {
        throw new MalformedJsonException(open, "nothing but blanks");
      }
      if (json[open] != '{') {
        throw new MalformedJsonException(open, whyNoObject(json[open]));
      }
      int behind = JsonLexer.blank(json, members(json, end), end);
      if (behind != end) {
        throw new MalformedJsonException(behind, "something behind the object");
      }
    } catch (MalformedJsonException e) {
      size = 0;
      throw e;
    }
  }

  private static String whyNoObject(byte first) {
    return first == (byte) 0xEF ? "a byte order mark" : "something other than an object";
  }

  /** Reads from the opening brace to behind the closing one. Depth is counted, never recursed. */
  private int members(byte[] b, int end) throws MalformedJsonException {
    long kinds = 1; // The open containers, the innermost in the lowest bit: 1 for an object.
    int depth = 1;
    int values = 0;
    int name = 0;
    int nameEnd = 0;
    int value = 0;
    int p = JsonLexer.blank(b, open + 1, end);
    boolean closing = p < end && b[p] == '}';
    while (true) {
      if (!closing) {
        if ((kinds & 1) != 0) {
          name = p;
          nameEnd = name(b, p, end);
          p = JsonLexer.blank(b, nameEnd, end);
          if (p >= end || b[p] != ':') {
            throw new MalformedJsonException(p, "no colon behind a name");
          }
          p = JsonLexer.blank(b, p + 1, end);
          if (depth == 1) {
            value = p;
          }
        }
        if (++values > MAX_VALUES) {
          throw new MalformedJsonException(p, "more than " + MAX_VALUES + " values");
        }
        byte c = p < end ? b[p] : 0;
        if (c == '{' || c == '[') {
          if (++depth > MAX_DEPTH) {
            throw new MalformedJsonException(p, "more than " + MAX_DEPTH + " levels");
          }
          if (depth == 2) {
            remember(name, nameEnd, value);
          }
          kinds = kinds << 1 | (c == '{' ? 1 : 0);
          p = JsonLexer.blank(b, p + 1, end);
          closing = p < end && b[p] == closer(kinds);
          continue;
        }
        p = scalar(b, p, end, c);
        if (depth == 1) {
          remember(name, nameEnd, value);
          index[size * STRIDE - STRIDE + VALUE_END] = p;
        }
      } else {
        p++;
        kinds >>>= 1;
        if (--depth == 0) {
          return p;
        }
        if (depth == 1) {
          index[size * STRIDE - STRIDE + VALUE_END] = p;
        }
      }
      p = JsonLexer.blank(b, p, end);
      byte c = p < end ? b[p] : 0;
      closing = c == closer(kinds);
      if (c == ',') {
        p = JsonLexer.blank(b, p + 1, end);
      } else if (!closing) {
        throw new MalformedJsonException(p, "neither a comma nor an end behind a value");
      }
    }
  }

  private static byte closer(long kinds) {
    return (byte) ((kinds & 1) != 0 ? '}' : ']');
  }

  private int name(byte[] b, int p, int end) throws MalformedJsonException {
    if (p >= end || b[p] != '"') {
      throw new MalformedJsonException(p, "no name where a member begins");
    }
    return JsonLexer.string(b, p + 1, end, !strict);
  }

  private int scalar(byte[] b, int p, int end, byte first) throws MalformedJsonException {
    return switch (first) {
      case '"' -> JsonLexer.string(b, p + 1, end, !strict);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> JsonLexer.number(b, p, end);
      case 't', 'f', 'n' -> JsonLexer.literal(b, p, end);
      default -> throw new MalformedJsonException(p, "no JSON value");
    };
  }

  private void remember(int name, int nameEnd, int value) throws MalformedJsonException {
    if (size == MAX_MEMBERS) {
      throw new MalformedJsonException(name, "more than " + MAX_MEMBERS + " fields");
    }
    int hash = strict ? JsonText.hash(bytes, name + 1, nameEnd - 1) : 0;
    if (strict) {
      refuseTwice(hash, name, nameEnd);
    }
    int at = size * STRIDE;
    if (at == index.length) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    index[at + NAME] = name;
    index[at + NAME_END] = nameEnd;
    index[at + VALUE] = value;
    index[at + HASH] = hash;
    size++;
  }

  private void refuseTwice(int hash, int name, int nameEnd) throws MalformedJsonException {
    for (int at = 0; at < size * STRIDE; at += STRIDE) {
      if (index[at + HASH] == hash
          && JsonText.same(
              bytes, index[at + NAME] + 1, index[at + NAME_END] - 1, name + 1, nameEnd - 1)) {
        throw new MalformedJsonException(name, "a field that was there before");
      }
    }
  }

  /** {@return how many members the object has} */
  public int size() {
    return size;
  }

  /**
   * {@return the number of the first member called {@code name}; -1 if there is none}
   *
   * @param name ASCII letters, digits and underscores
   */
  public int find(String name) {
    for (int member = 0; member < size; member++) {
      if (JsonText.is(bytes, nameStart(member) + 1, nameEnd(member) - 1, name)) {
        return member;
      }
    }
    return -1;
  }

  /** {@return the value of the first member called {@code name}, if there is one} */
  public @Nullable JsonValue value(String name) {
    int member = find(name);
    return member < 0 ? null : value(member);
  }

  /** {@return the value of a member} */
  public JsonValue value(int member) {
    return new JsonValue(bytes, valueStart(member), valueEnd(member));
  }

  /** {@return the name of a member} */
  public String name(int member) {
    return JsonText.decode(bytes, nameStart(member) + 1, nameEnd(member) - 1);
  }

  /** {@return where a member begins: at its name's opening quote} */
  public int nameStart(int member) {
    return index[Objects.checkIndex(member, size) * STRIDE + NAME];
  }

  private int nameEnd(int member) {
    return index[Objects.checkIndex(member, size) * STRIDE + NAME_END];
  }

  /** {@return where a member's value begins} */
  public int valueStart(int member) {
    return index[Objects.checkIndex(member, size) * STRIDE + VALUE];
  }

  /** {@return the place behind a member's value} */
  public int valueEnd(int member) {
    return index[Objects.checkIndex(member, size) * STRIDE + VALUE_END];
  }

  /** {@return the kind of a member's value} */
  public JsonKind kind(int member) {
    return JsonKind.of(bytes[valueStart(member)]);
  }
}
