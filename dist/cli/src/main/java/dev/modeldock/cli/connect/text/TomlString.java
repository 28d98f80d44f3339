package dev.modeldock.cli.connect.text;

/** Reads and writes strings of TOML that stand on one line. */
final class TomlString {

  private TomlString() {}

  /** {@return {@code text} as a basic string} */
  static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (Character.isISOControl(c)) {
        out.append("\\u").append("%04X".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  /** {@return what a string means that is written as {@code quoted}} */
  static String meant(String quoted) {
    String inner = quoted.substring(1, quoted.length() - 1);
    if (quoted.startsWith("'") || inner.indexOf('\\') < 0) {
      return inner;
    }
    var out = new StringBuilder();
    int at = 0;
    while (at < inner.length()) {
      char c = inner.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = inner.charAt(at++);
      int digits = escaped == 'u' ? 4 : escaped == 'U' ? 8 : escaped == 'x' ? 2 : 0;
      if (digits == 0) {
        out.append(simple(escaped));
      } else {
        int end = Math.min(at + digits, inner.length());
        out.appendCodePoint(Integer.parseInt(inner.substring(at, end), 16));
        at = end;
      }
    }
    return out.toString();
  }

  private static char simple(char escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'e' -> '\u001b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '"', '\\' -> escaped;
      default -> throw new IllegalArgumentException("a string has an escape that TOML has not");
    };
  }
}
