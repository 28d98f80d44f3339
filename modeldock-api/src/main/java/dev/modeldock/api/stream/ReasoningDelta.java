package dev.modeldock.api.stream;

import java.util.Objects;

/** The next piece of the model's reasoning, kept apart from the answer (R16). */
public record ReasoningDelta(String text) implements ModelEvent {
  public ReasoningDelta {
    Objects.requireNonNull(text, "text");
  }
}
