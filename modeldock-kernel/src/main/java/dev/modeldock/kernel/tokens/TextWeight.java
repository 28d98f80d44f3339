package dev.modeldock.kernel.tokens;

/**
 * Weighs text by the kinds of its characters, in hundredths of a token as tokenizers cut on
 * average. No tokenizer is at hand for every model, and all of them agree on the rough picture: a
 * common word with the blank before it is one token, a long one several, a digit about half of one,
 * a Chinese character most of one.
 */
public final class TextWeight {

  /** How many units of weight an average token has. */
  public static final int TOKEN = 100;

  private static final int LONG_WORD = 6;

  private enum Kind {
    UPPER,
    LOWER,
    DIGIT,
    BLANK,
    BREAK,
    SYMBOL,
    WIDE,
    FOREIGN,
    HALF
  }

  private TextWeight() {}

  /** {@return the weight of {@code text}; 0 if it is empty} */
  public static long of(String text) {
    long weight = 0;
    int length = text.length();
    int start = 0;
    while (start < length) {
      Kind kind = kind(text.charAt(start));
      int end = end(text, start, kind);
      weight += run(text, kind, start, end);
      start = end;
    }
    return weight;
  }

  /**
   * {@return where the run of one kind ends} Words begin anew at a capital, as names in code do.
   */
  private static int end(String text, int start, Kind kind) {
    int end = start + 1;
    while (end < text.length()) {
      Kind next = kind(text.charAt(end));
      boolean wordGoesOn = kind == Kind.UPPER && next == Kind.LOWER && end == start + 1;
      if (wordGoesOn) {
        return end(text, end, Kind.LOWER);
      }
      if (next != kind) {
        break;
      }
      end++;
    }
    return end;
  }

  private static long run(String text, Kind kind, int start, int end) {
    int count = end - start;
    return switch (kind) {
      case UPPER, LOWER -> word(text, start, end);
      case DIGIT -> 25 + 45L * count;
      // One blank belongs to the word behind it.
      case BLANK -> count == 1 ? 0 : 80;
      case BREAK -> 90;
      case SYMBOL -> symbols(text, start, end);
      case WIDE -> 85L * count;
      case FOREIGN -> 60 + 35L * (count - 1);
      case HALF -> 120L * count;
    };
  }

  private static long word(String text, int start, int end) {
    int foreign = 0;
    for (int i = start; i < end; i++) {
      foreign += text.charAt(i) < 0x80 ? 0 : 1;
    }
    return TOKEN + 18L * Math.max(0, end - start - LONG_WORD) + 55L * foreign;
  }

  private static long symbols(String text, int start, int end) {
    long weight = 85;
    for (int i = start + 1; i < end; i++) {
      weight += text.charAt(i) == text.charAt(i - 1) ? 12 : 45;
    }
    return weight;
  }

  private static Kind kind(char c) {
    if (c < 0x80) {
      return ascii(c);
    }
    if (c < 0x250 && Character.isLetter(c)) {
      return Character.isUpperCase(c) ? Kind.UPPER : Kind.LOWER;
    }
    if (Character.isSurrogate(c)) {
      return Kind.HALF;
    }
    if (c >= 0x2E80) {
      return Kind.WIDE;
    }
    return Character.isLetterOrDigit(c) ? Kind.FOREIGN : Kind.SYMBOL;
  }

  private static Kind ascii(char c) {
    if (c >= 'a' && c <= 'z') {
      return Kind.LOWER;
    }
    if (c >= 'A' && c <= 'Z') {
      return Kind.UPPER;
    }
    if (c >= '0' && c <= '9') {
      return Kind.DIGIT;
    }
    return switch (c) {
      case ' ', '\t' -> Kind.BLANK;
      case '\n', '\r' -> Kind.BREAK;
      default -> Kind.SYMBOL;
    };
  }
}
