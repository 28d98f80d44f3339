package dev.modeldock.kernel.promptlog.redact.text;

import java.util.Arrays;

/**
 * A text as it is meant: digits and signs of all scripts as those of ASCII, escapes as what they
 * stand for, and without what has no width. Each character knows where it stands in the text.
 *
 * <p>Whether a backslash begins an escape depends on what the text is part of, which nobody knows
 * here; so it does whenever it can, however many of them there are.
 */
public final class Folded {

  private static final int NOTHING = -1;

  private final String text;
  private final char[] chars;
  private final int[] starts;
  private final int[] ends;
  private int length;

  private Folded(String text) {
    this.text = text;
    this.chars = new char[text.length()];
    this.starts = new int[text.length()];
    this.ends = new int[text.length()];
  }

  public static Folded of(String text) {
    var folded = new Folded(text);
    int at = 0;
    while (at < text.length()) {
      at = folded.next(at);
    }
    return folded;
  }

  private int next(int at) {
    char c = text.charAt(at);
    return switch (c) {
      case '\\' -> backslash(at);
      case '%' -> text.startsWith("%40", at) ? add('@', at, at + 3) : add(c, at, at + 1);
      case '&' -> entity(at);
      default -> {
        if (c < 0x80) {
          yield add(c, at, at + 1);
        }
        int point = text.codePointAt(at);
        yield add(Characters.fold(point), at, at + Character.charCount(point));
      }
    };
  }

  private int add(int folded, int start, int end) {
    if (folded != NOTHING) {
      chars[length] = (char) folded;
      starts[length] = start;
      ends[length] = end;
      length++;
    }
    return end;
  }

  private int entity(int at) {
    for (String sign : new String[] {"&#64;", "&#x40;", "&commat;"}) {
      if (text.regionMatches(true, at, sign, 0, sign.length())) {
        return add('@', at, at + sign.length());
      }
    }
    return add('&', at, at + 1);
  }

  private int backslash(int at) {
    int after = at + 1;
    while (after < text.length() && text.charAt(after) == '\\') {
      after++;
    }
    char escaped = after < text.length() ? text.charAt(after) : 0;
    return switch (escaped) {
      case 'u' -> unicode(at, after);
      case 'x' -> {
        int value = hex(after + 1, 2);
        yield value < 0 ? add('\\', at, after) : add(Characters.fold(value), at, after + 3);
      }
      case 'n', 'r' -> add('\n', at, after + 1);
      case 't' -> add(' ', at, after + 1);
      case '"', '\'', '/' -> add(escaped, at, after + 1);
      default -> add('\\', at, after);
    };
  }

  private int unicode(int at, int letter) {
    int unit = hex(letter + 1, 4);
    if (unit < 0) {
      return add('\\', at, letter);
    }
    int end = letter + 5;
    if (unit <= Character.MAX_VALUE && Character.isHighSurrogate((char) unit)) {
      int second = end;
      while (second < text.length() && text.charAt(second) == '\\') {
        second++;
      }
      int low =
          second > end && second < text.length() && text.charAt(second) == 'u'
              ? hex(second + 1, 4)
              : -1;
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        int point = Character.toCodePoint((char) unit, (char) low);
        return add(Characters.fold(point), at, second + 5);
      }
    }
    return add(Characters.fold(unit), at, end);
  }

  private int hex(int at, int digits) {
    if (at + digits > text.length()) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + digits; i++) {
      int digit = text.charAt(i) < 0x80 ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  public int length() {
    return length;
  }

  /** {@return the character at that place; 0 before the beginning and behind the end} */
  public char at(int i) {
    return i >= 0 && i < length ? chars[i] : 0;
  }

  /** {@return whether {@code part} stands at that place} */
  public boolean has(String part, int at) {
    if (at < 0 || at + part.length() > length) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      if (chars[at + i] != part.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether {@code part}, which is in lower case, stands at that place in any case} */
  public boolean hasWord(String part, int at) {
    if (at < 0 || at + part.length() > length) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char c = chars[at + i];
      if (c != part.charAt(i) && Character.toLowerCase(c) != part.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@return the characters of a part} */
  public String part(int from, int to) {
    return new String(Arrays.copyOfRange(chars, from, to));
  }

  /** {@return where in the text the character begins} */
  public int start(int i) {
    return starts[i];
  }

  /** {@return where in the text the character ends, exclusive} */
  public int end(int i) {
    return ends[i];
  }

  /** {@return how many characters of the text it takes: more than one, if it is escaped} */
  public int width(int i) {
    return ends[i] - starts[i];
  }
}
