package dev.modeldock.kernel.ui;

import java.util.Map;

/**
 * A file of the control center.
 *
 * @param contentType what it is
 * @param content its bytes; whoever sends them sends a copy
 */
record UiFile(String contentType, byte[] content) {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  /** {@return the file that is called {@code name}} What no page needs shows as plain text. */
  static UiFile named(String name, byte[] content) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return new UiFile(TYPES.getOrDefault(ending, "text/plain; charset=utf-8"), content);
  }
}
