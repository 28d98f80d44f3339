package dev.modeldock.plugins.demo;

import dev.modeldock.api.call.RawJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes arguments that fit a tool's JSON schema: each required property, with a plain value of its
 * type.
 *
 * <p>A real provider would require {@code tools.jackson.databind}, which the host offers, and never
 * read JSON by hand. This one shows that the API alone is enough.
 */
final class DemoArguments {

  private final String json;
  private int at;

  private DemoArguments(String json) {
    this.json = json;
  }

  /** {@return a JSON object that {@code schema} accepts, as long as it is an ordinary one} */
  static String fitting(@Nullable RawJson schema) {
    return schema == null ? "{}" : example(new DemoArguments(schema.text()).value());
  }

  private static String example(@Nullable Object schema) {
    if (!(schema instanceof Map<?, ?> parts)) {
      return "{}";
    }
    if (parts.get("enum") instanceof List<?> allowed && !allowed.isEmpty()) {
      return text(allowed.getFirst());
    }
    Object type =
        parts.get("type") instanceof List<?> several ? several.getFirst() : parts.get("type");
    return switch (String.valueOf(type)) {
      case "string" -> "\"demo\"";
      case "integer", "number" -> "1";
      case "boolean" -> "true";
      case "array" -> "[]";
      case "null" -> "null";
      default -> object(parts);
    };
  }

  private static String object(Map<?, ?> schema) {
    Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
    List<?> required = schema.get("required") instanceof List<?> list ? list : List.of();
    return required.stream()
        .map(name -> text(name) + ":" + example(properties.get(name)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Text keeps its escapes while it is read, so that it can be written as it was. */
  private static String text(@Nullable Object value) {
    return value instanceof String text ? "\"" + text + "\"" : String.valueOf(value);
  }

  /** A literal that is no text: a number, true, false or null. */
  private record Literal(String json) {
    @Override
    public String toString() {
      return json;
    }
  }

  private Object value() {
    char first = peek();
    return switch (first) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      default -> literal();
    };
  }

  private Map<String, Object> object() {
    var parts = new LinkedHashMap<String, Object>();
    at++;
    while (peek() != '}') {
      String name = string();
      skip(':');
      parts.put(name, value());
      skip(',');
    }
    at++;
    return parts;
  }

  private List<Object> array() {
    var items = new ArrayList<Object>();
    at++;
    while (peek() != ']') {
      items.add(value());
      skip(',');
    }
    at++;
    return items;
  }

  private String string() {
    int start = ++at;
    while (json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    return json.substring(start, at++);
  }

  private Literal literal() {
    int start = at;
    while (at < json.length() && ",]} \t\r\n".indexOf(json.charAt(at)) < 0) {
      at++;
    }
    return new Literal(json.substring(start, at));
  }

  private void skip(char separator) {
    if (peek() == separator) {
      at++;
    }
  }

  private char peek() {
    while (Character.isWhitespace(json.charAt(at))) {
      at++;
    }
    return json.charAt(at);
  }
}
