package dev.modeldock.api.stream;

import java.util.Objects;

/** The next piece of the answer's text, of whole characters (R14). */
public record TextDelta(String text) implements ModelEvent {
  public TextDelta {
    Objects.requireNonNull(text, "text");
  }
}
