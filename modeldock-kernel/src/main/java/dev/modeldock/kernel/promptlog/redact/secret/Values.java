package dev.modeldock.kernel.promptlog.redact.secret;

import static dev.modeldock.kernel.promptlog.redact.text.Characters.isAsciiLetter;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isDigit;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isUnspaced;
import static dev.modeldock.kernel.promptlog.redact.text.Characters.isWord;

import dev.modeldock.kernel.promptlog.redact.text.Folded;
import java.util.Locale;
import java.util.Set;

/** What stands behind the name of a secret: how far it goes, and whether it is one. */
final class Values {

  /** How much of a value is looked at to tell what it is. */
  static final int LOOKED_AT = 64;

  private static final int LONGEST_WORD = 16;

  /** What stands where a value would, in programs, in forms and in what is said of passwords. */
  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "string",
          "str",
          "text",
          "varchar",
          "char",
          "charfield",
          "bytes",
          "secretstr",
          "bool",
          "boolean",
          "any",
          "unknown",
          "object",
          "number",
          "int",
          "integer",
          "optional",
          "union",
          "null",
          "none",
          "nil",
          "undefined",
          "true",
          "false",
          "yes",
          "no",
          "required",
          "hidden",
          "redacted",
          "changed",
          "wrong",
          "incorrect",
          "invalid",
          "correct",
          "missing",
          "empty",
          "expired",
          "input",
          "value",
          "new",
          "final",
          "await",
          "getpass",
          "prompt",
          "password",
          "erforderlich",
          "falsch",
          "optional.",
          "leer",
          "requis",
          "requerido",
          "обязателен");

  private static final String[] REFERENCES = {
    "$",
    "{{",
    "<",
    "%(",
    "%{",
    "@{",
    "[redacted",
    "process.env",
    "os.environ",
    "env:",
    "file:",
    "store:",
    "secrets.",
    "vault:"
  };

  private Values() {}

  /** {@return the place of the quote that ends what begins at {@code from}; 0 if none does} */
  static int quotedEnd(Folded text, int from, int most) {
    char quote = text.at(from - 1);
    int width = text.width(from - 1);
    for (int i = from; i < text.length() && i - from < most; i++) {
      char c = text.at(i);
      // One that is escaped further than the first is a part of the value.
      if (c == quote && text.width(i) <= width) {
        return i;
      }
      if (c == '\n' && text.width(i) == 1) {
        break;
      }
    }
    return bareEnd(text, from, most);
  }

  /** {@return where what begins at {@code from} ends without quotes} */
  static int bareEnd(Folded text, int from, int most) {
    boolean unspaced = isUnspaced(text.at(from));
    int i = from;
    while (i < text.length() && i - from < most) {
      char c = text.at(i);
      if (c <= ' ' || "\"'`<>&".indexOf(c) >= 0 || isUnspaced(c) && !unspaced) {
        break;
      }
      if (",;)}]|".indexOf(c) >= 0 && isEnd(text.at(i + 1))) {
        break;
      }
      i++;
    }
    while (i > from && ".:".indexOf(text.at(i - 1)) >= 0) {
      i--;
    }
    return i;
  }

  private static boolean isEnd(char next) {
    return next <= ' ' || "\"'`,;)}]|".indexOf(next) >= 0 || isUnspaced(next);
  }

  /** {@return where the line ends, or the text in quotes that it is a part of} */
  static int lineEnd(Folded text, int from, int most) {
    int i = from;
    while (i < text.length() && i - from < most) {
      char c = text.at(i);
      if (c == '\n' || c == '"' || c == '\'' || c == '`') {
        break;
      }
      i++;
    }
    return i;
  }

  static boolean isPlaceholder(Folded text, int from, int to) {
    for (String reference : REFERENCES) {
      if (text.hasWord(reference, from)) {
        return true;
      }
    }
    boolean same = true;
    boolean call = false;
    boolean path = false;
    boolean digits = false;
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      same &= c == text.at(from);
      call |= c == '(' && i > from && isWord(text.at(i - 1));
      path |=
          c == '.' && i > from && isAsciiLetter(text.at(i - 1)) && isAsciiLetter(text.at(i + 1));
      digits |= isDigit(c);
    }
    boolean stars = same && "*xX.-_•…?#".indexOf(text.at(from)) >= 0;
    return stars || call || path && !digits || isWordOf(text, from, to);
  }

  private static boolean isWordOf(Folded text, int from, int to) {
    return to - from <= LONGEST_WORD
        && PLACEHOLDERS.contains(text.part(from, to).toLowerCase(Locale.ROOT));
  }

  /** {@return whether it looks as if it were drawn by lot} */
  static boolean looksRandom(Folded text, int from, int to) {
    int length = to - from;
    int letters = 0;
    int digits = 0;
    int capitals = 0;
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      digits += isDigit(c) ? 1 : 0;
      letters += Character.isLetter(c) ? 1 : 0;
      capitals += Character.isUpperCase(c) ? 1 : 0;
      if (c == ' ' || c == '(' || c == '/' && i == from) {
        return false;
      }
    }
    boolean mixed = letters > 0 && digits > 0;
    boolean odd = digits * 4 >= length || capitals > 0 && capitals < letters;
    return length >= 8 && mixed && (odd || digits >= 3 || length >= 32)
        || length >= 24 && capitals >= 5 && letters - capitals >= 5;
  }

  /** {@return whether it is something else than a word} */
  static boolean isNoWord(Folded text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.at(i);
      if (isDigit(c) || c < 0x80 && !isAsciiLetter(c) && c != '\'' && c != '-') {
        return true;
      }
    }
    return false;
  }

  static boolean isShortNumber(Folded text, int from, int to) {
    int length = to - from;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.at(i))) {
        return false;
      }
    }
    return length >= 3 && length <= 8;
  }
}
