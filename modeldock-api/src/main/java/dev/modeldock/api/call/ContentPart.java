package dev.modeldock.api.call;

import java.util.Objects;

/**
 * A piece of a message. The host sends a provider only the kinds that the model's capabilities
 * admit, so a switch over them stays complete.
 */
public sealed interface ContentPart {

  /** Plain text, possibly empty. */
  record Text(String text) implements ContentPart {
    public Text {
      Objects.requireNonNull(text, "text");
    }
  }

  /**
   * An image (R18).
   *
   * @param url a {@code data:} URL with base64 data, or an {@code http(s)} address, as the client
   *     gave it
   * @param detail {@code auto}, {@code low} or {@code high}
   */
  record Image(String url, String detail) implements ContentPart {
    public Image {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(detail, "detail");
    }
  }
}
