package dev.modeldock.cli.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document (RFC 8259). Only for what the gateway itself writes.
 *
 * <p>A library would do, but loading one takes longer than everything else a command does: the
 * budget of a command is a quarter of a second, Java's start included.
 */
final class JsonReader {

  private static final int MAX_DEPTH = 64;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  /** {@return null, {@link String}, {@link Long}, {@link Double}, {@link Boolean}, list, object} */
  @Nullable Object read() {
    Object value = value();
    if (peek() != 0) {
      throw broken("nothing more");
    }
    return value;
  }

  private @Nullable Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      default -> number();
    };
  }

  private JsonObject object() {
    enter('{');
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (peek() != '}') {
      do {
        if (peek() != '"') {
          throw broken("a name");
        }
        String name = string();
        expect(':');
        values.put(name, value());
      } while (another());
    }
    leave('}');
    return new JsonObject(values);
  }

  private List<@Nullable Object> array() {
    enter('[');
    var items = new ArrayList<@Nullable Object>();
    if (peek() != ']') {
      do {
        items.add(value());
      } while (another());
    }
    leave(']');
    return items;
  }

  private String string() {
    expect('"');
    var string = new StringBuilder();
    while (true) {
      char next = take();
      if (next == '"') {
        return string.toString();
      }
      if (next < ' ') {
        throw broken("no control character");
      }
      string.append(next == '\\' ? escaped() : next);
    }
  }

  private char escaped() {
    char next = take();
    return switch (next) {
      case '"', '\\', '/' -> next;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int end = Math.min(at + 4, text.length());
        String hex = text.substring(at, end);
        at = end;
        yield (char) Integer.parseInt(hex, 16);
      }
      default -> throw broken("an escape");
    };
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    try {
      return digits.matches("-?\\d{1,18}") ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
    } catch (NumberFormatException _) {
      throw broken("a value");
    }
  }

  private @Nullable Object literal(String literal, @Nullable Object value) {
    if (!text.startsWith(literal, at)) {
      throw broken("a value");
    }
    at += literal.length();
    return value;
  }

  private boolean another() {
    if (peek() != ',') {
      return false;
    }
    at++;
    return true;
  }

  private void enter(char bracket) {
    expect(bracket);
    if (++depth > MAX_DEPTH) {
      throw broken("fewer levels");
    }
  }

  private void leave(char bracket) {
    expect(bracket);
    depth--;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw broken("'" + wanted + "'");
    }
    at++;
  }

  /** Skips white space; 0 stands for the end. */
  private char peek() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private char take() {
    if (at == text.length()) {
      throw broken("the end of a text");
    }
    return text.charAt(at++);
  }

  private IllegalArgumentException broken(String wanted) {
    return new IllegalArgumentException("not JSON: " + wanted + " expected at offset " + at);
  }
}
