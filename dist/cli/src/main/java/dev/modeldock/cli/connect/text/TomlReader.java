package dev.modeldock.cli.connect.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the statements of a TOML document (1.0, and the line breaks that 1.1 allows in inline
 * tables). It knows where values end and not what they mean: that is what the client has to know.
 */
final class TomlReader {

  private static final int MAX_DEPTH = 64;
  private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern PLAIN_VALUE =
      Pattern.compile(
          "true|false|[+-]?(?:inf|nan)|\\d{4}-\\d\\d-\\d\\d \\d\\d:[\\d:.Zz+-]+"
              + "|[+-]?\\d[0-9A-Za-z_.:+-]*");

  private final String text;
  private int at;

  TomlReader(String text) {
    this.text = text;
  }

  /**
   * {@return all statements, in order}
   *
   * @throws IllegalArgumentException if the text is not TOML; tells the line, never what is in it
   */
  List<TomlStatement> read() {
    var statements = new ArrayList<TomlStatement>();
    while (true) {
      skipBlankLines();
      if (at == text.length()) {
        return statements;
      }
      statements.add(peek() == '[' ? header() : setting());
    }
  }

  private TomlStatement header() {
    int start = lineStart();
    boolean element = text.startsWith("[[", at);
    at += element ? 2 : 1;
    List<String> path = path();
    expect(element ? "]]" : "]");
    endLine();
    return new TomlStatement.Header(path, element, start, at);
  }

  private TomlStatement setting() {
    int start = lineStart();
    List<String> path = path();
    expect("=");
    skipSpaces();
    int valueStart = at;
    value(0);
    int valueEnd = at;
    endLine();
    return new TomlStatement.Setting(path, start, at, valueStart, valueEnd);
  }

  private List<String> path() {
    var parts = new ArrayList<String>();
    do {
      skipSpaces();
      parts.add(part());
      skipSpaces();
    } while (skip("."));
    return List.copyOf(parts);
  }

  private String part() {
    int start = at;
    if (peek() == '"' || peek() == '\'') {
      quoted(peek());
      return TomlString.meant(text.substring(start, at));
    }
    return take(BARE_KEY, "a key");
  }

  private void value(int depth) {
    if (depth > MAX_DEPTH) {
      throw broken("fewer levels");
    }
    if (text.startsWith("\"\"\"", at) || text.startsWith("'''", at)) {
      longString(text.substring(at, at + 3));
      return;
    }
    switch (peek()) {
      case '"', '\'' -> quoted(peek());
      case '[' -> list("]", () -> value(depth + 1));
      case '{' ->
          list(
              "}",
              () -> {
                path();
                expect("=");
                skipSpaces();
                value(depth + 1);
              });
      default -> take(PLAIN_VALUE, "a value");
    }
  }

  private void list(String close, Runnable item) {
    at++;
    skipBlankLines();
    while (!skip(close)) {
      item.run();
      skipBlankLines();
      if (!skip(",") && !text.startsWith(close, at)) {
        throw broken("',' or '" + close + "'");
      }
      skipBlankLines();
    }
  }

  private void quoted(char quote) {
    at++;
    while (peek() != quote) {
      if (at >= text.length() || peek() == '\n') {
        throw broken("a closing quote");
      }
      at += quote == '"' && peek() == '\\' ? 2 : 1;
    }
    at++;
  }

  private void longString(String quotes) {
    at += 3;
    while (!text.startsWith(quotes, at)) {
      if (at >= text.length()) {
        throw broken("closing quotes");
      }
      at += quotes.startsWith("\"") && peek() == '\\' ? 2 : 1;
    }
    at += 3;
    // Up to two quotes may stand before the closing ones.
    for (int more = 0; more < 2 && peek() == quotes.charAt(0); more++) {
      at++;
    }
  }

  private void endLine() {
    skipSpaces();
    if (peek() == '#') {
      skipComment();
    }
    skip("\r");
    if (at < text.length() && !skip("\n")) {
      throw broken("the end of the line");
    }
  }

  private void skipBlankLines() {
    while (at < text.length() && (" \t\r\n".indexOf(peek()) >= 0 || peek() == '#')) {
      if (peek() == '#') {
        skipComment();
      } else {
        at++;
      }
    }
  }

  private void skipComment() {
    while (at < text.length() && peek() != '\n') {
      at++;
    }
  }

  private void skipSpaces() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  private String take(Pattern pattern, String what) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw broken(what);
    }
    at = matcher.end();
    return matcher.group();
  }

  private boolean skip(String expected) {
    boolean there = text.startsWith(expected, at);
    at += there ? expected.length() : 0;
    return there;
  }

  private void expect(String expected) {
    if (!skip(expected)) {
      throw broken("'" + expected + "'");
    }
  }

  /** 0 stands for the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private int lineStart() {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  private IllegalArgumentException broken(String wanted) {
    int end = Math.min(at, text.length());
    long line = text.substring(0, end).chars().filter(c -> c == '\n').count() + 1;
    return new IllegalArgumentException("line %d is not TOML: %s expected".formatted(line, wanted));
  }
}
