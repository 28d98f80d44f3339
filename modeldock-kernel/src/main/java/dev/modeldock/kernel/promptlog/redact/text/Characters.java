package dev.modeldock.kernel.promptlog.redact.text;

import java.text.Normalizer;

/** What characters are, as far as private things are told by it. */
public final class Characters {

  private static final int NOTHING = -1;

  /** Stand for what lies beyond the characters of 16 bits: a letter, and what is none. */
  private static final char SOME_LETTER = '\u4e00';

  private static final char SOME_SIGN = '\ufffd';

  private Characters() {}

  /** {@return the character that {@code point} is as good as; -1 if it is as good as none} */
  public static int fold(int point) {
    if (point < 0x80) {
      return point;
    }
    if (point >= 0xff01 && point <= 0xff5e) {
      return point - 0xfee0;
    }
    return switch (Character.getType(point)) {
      case Character.FORMAT -> NOTHING;
      case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(point, 10);
      case Character.SPACE_SEPARATOR -> ' ';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '\n';
      case Character.DASH_PUNCTUATION -> '-';
      case Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION -> '"';
      default -> other(point);
    };
  }

  private static int other(int point) {
    if (point >= 0xfe00 && point <= 0xfe0f
        || point >= 0xe0100 && point <= 0xe01ef
        || point == 0x34f) {
      return NOTHING;
    }
    return switch (point) {
      case 0x2212 -> '-';
      case 0x3002, 0xff61, 0xfe52 -> '.';
      case 0xfe6b -> '@';
      case 0x201a, 0x201e, 0x300c, 0x300d, 0x300e, 0x300f -> '"';
      default -> hasPlainForm(point) ? plain(point) : standIn(point);
    };
  }

  /** Letters and digits of mathematics, in circles, raised and lowered. */
  private static boolean hasPlainForm(int point) {
    return point >= 0x1d400 && point <= 0x1d7ff
        || point >= 0x2460 && point <= 0x24ff
        || point >= 0x2070 && point <= 0x214f
        || point == 0xb2
        || point == 0xb3
        || point == 0xb9;
  }

  private static int plain(int point) {
    String form = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKC);
    return form.length() == 1 ? form.charAt(0) : standIn(point);
  }

  private static int standIn(int point) {
    if (point <= Character.MAX_VALUE) {
      return point;
    }
    return Character.isLetter(point) ? SOME_LETTER : SOME_SIGN;
  }

  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  public static boolean isAsciiLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  /** {@return whether it is of what names in programs are made of} */
  public static boolean isWord(char c) {
    return isAsciiLetter(c) || isDigit(c) || c == '_';
  }

  /** {@return whether it is of a script that is written without spaces between the words} */
  public static boolean isUnspaced(char c) {
    return c >= 0x0e00 && c <= 0x0eff
        || c >= 0x1000 && c <= 0x109f
        || c >= 0x1780 && c <= 0x17ff
        || c >= 0x2e80 && c <= 0x9fff
        || c >= 0xa960 && c <= 0xa97f
        || c >= 0xac00 && c <= 0xd7ff
        || c >= 0xf900 && c <= 0xfaff;
  }
}
