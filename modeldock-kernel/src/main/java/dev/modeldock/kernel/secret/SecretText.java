package dev.modeldock.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;

/** What the value of a secret may be, and how much of it may be shown. */
public final class SecretText {

  /** Longer than any key or token, and short enough for one line of a journal. */
  private static final int MOST_BYTES = 16 * 1024;

  private static final String NOTHING_SHOWN = "••••";
  private static final int SHORTEST_SHOWN = 20;
  private static final int HEAD = 3;
  private static final int TAIL = 4;

  private SecretText() {}

  /** {@return why {@code value} cannot be stored, without any of it; empty if it can} */
  public static Optional<String> objection(String value) {
    if (value.isBlank()) {
      return Optional.of("the value is empty");
    }
    if (value.codePoints().anyMatch(SecretText::unfit)) {
      return Optional.of("the value has a line break, another control character, or half a letter");
    }
    return value.getBytes(UTF_8).length > MOST_BYTES
        ? Optional.of("the value is longer than " + MOST_BYTES + " bytes")
        : Optional.empty();
  }

  private static boolean unfit(int letter) {
    return Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE;
  }

  /**
   * {@return as much of {@code value} as tells it from others} That is nothing of a short one,
   * which could be a password and guessed from its ends.
   */
  public static String preview(String value) {
    int[] letters = value.codePoints().toArray();
    return letters.length < SHORTEST_SHOWN
        ? NOTHING_SHOWN
        : new String(letters, 0, HEAD) + "…" + new String(letters, letters.length - TAIL, TAIL);
  }
}
