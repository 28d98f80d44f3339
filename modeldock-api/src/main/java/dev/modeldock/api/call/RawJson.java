package dev.modeldock.api.call;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A JSON value as its text, exactly as the client wrote it: numbers keep their digits, objects
 * their order. Parse it with whatever JSON library the plugin uses.
 *
 * @param text one well-formed JSON value, without anything around it
 */
public record RawJson(String text) {

  public RawJson {
    if (Objects.requireNonNull(text, "text").isBlank()) {
      throw new IllegalArgumentException("empty JSON text");
    }
  }

  /** {@return the text in UTF-8} */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
