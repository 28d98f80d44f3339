package dev.modeldock.kernel.wire;

/** Holds the first half of a surrogate pair back until the second comes with the next piece. */
public final class Halves {

  private String held = "";

  /** {@return what can be told of {@code piece} and what was held back before it} */
  public String join(String piece) {
    String text = held.isEmpty() ? piece : held + piece;
    int last = text.length() - 1;
    if (last < 0 || !Character.isHighSurrogate(text.charAt(last))) {
      held = "";
      return text;
    }
    held = text.substring(last);
    return text.substring(0, last);
  }
}
