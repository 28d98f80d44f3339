package dev.modeldock.kernel.wire.upstream;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a runtime says about a failure, whatever the shape: {@code error} as a text or an object,
 * {@code message}, {@code code} and {@code type} in it or at the top, {@code detail}, or plain
 * text.
 *
 * @param message one line of printable text of bounded length; empty if there is none
 * @param code the code as it is spelled, a number in digits; empty if there is none
 * @param type the type as it is spelled; empty if there is none
 * @param status an HTTP status that stands in the body; 0 if none does
 */
record ErrorText(String message, String code, String type, int status) {

  private static final int LONGEST = 500;
  private static final JsonMapper JSON = new JsonMapper();

  /** {@return what {@code body} says} */
  static ErrorText of(byte[] body) {
    try {
      return of(JSON.readTree(body));
    } catch (JacksonException _) {
      String text = new String(body, StandardCharsets.UTF_8).strip();
      boolean page = text.startsWith("<") || text.startsWith("{") || text.startsWith("[");
      return new ErrorText(page ? "" : line(text), "", "", 0);
    }
  }

  private static ErrorText of(JsonNode top) {
    JsonNode error = top.path("error");
    JsonNode object = error.isObject() ? error : top;
    return new ErrorText(
        line(message(top, error)),
        line(either(object, top, "code")),
        line(either(object, top, "type")),
        status(object.path("code")));
  }

  private static String message(JsonNode top, JsonNode error) {
    String message = either(error, top, "message");
    if (message.isEmpty()) {
      message = error.isString() ? error.stringValue() : text(top, "detail");
    }
    return message;
  }

  private static int status(JsonNode code) {
    return code.canConvertToInt() && code.isIntegralNumber() ? code.asInt() : 0;
  }

  private static String either(JsonNode first, JsonNode second, String name) {
    String text = text(first, name);
    return text.isEmpty() ? text(second, name) : text;
  }

  private static String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isString() || value.isIntegralNumber() ? value.asString() : "";
  }

  private static String plain(String code) {
    StringBuilder plain = new StringBuilder(code.length());
    for (char c : code.toLowerCase(Locale.ROOT).toCharArray()) {
      if (c != '_' && c != '.' && c != '-' && c != ' ') {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < LONGEST; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }

  /**
   * {@return whether the code or the type contains one of {@code words}, which are in lower case
   * and without {@code _ . -} and spaces}
   */
  boolean codeHas(String... words) {
    return has(plain(code) + "|" + plain(type), words);
  }

  /** {@return whether the message contains one of {@code words}} */
  boolean says(String... words) {
    return has(message.toLowerCase(Locale.ROOT), words);
  }

  private static boolean has(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the message as the end of a sentence; nothing if there is none} */
  String tail() {
    return message.isEmpty() ? "" : ": " + message;
  }
}
