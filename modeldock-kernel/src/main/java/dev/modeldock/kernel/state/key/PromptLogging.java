package dev.modeldock.kernel.state.key;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the prompt log keeps of a request, from the least to the most. */
public enum PromptLogging {
  /** Nothing. */
  OFF,
  /** Sizes, roles and models, but no text. */
  METADATA,
  /** The text, without what looks like a credential or like personal data. */
  REDACTED,
  /** The text as it is. */
  FULL;

  /** {@return the name in configuration, commands and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the mode of that name, if there is one} */
  public static Optional<PromptLogging> of(String id) {
    return Stream.of(values()).filter(mode -> mode.id().equals(id)).findFirst();
  }
}
