package dev.modeldock.kernel.host.words;

/**
 * Makes one short line of what a plugin says.
 *
 * <p>It ends up in logs, terminals and pages, where control characters would forge lines, and marks
 * of direction would show something else than is there.
 */
public final class OneLine {

  /** The longest line, in characters. */
  public static final int LONGEST = 500;

  private static final String MORE = "...";

  private OneLine() {}

  /** {@return {@code text} with what is not shown as it is replaced, cut if it is too long} */
  public static String of(String text) {
    boolean cut = text.length() > LONGEST;
    var line = new StringBuilder(Math.min(text.length(), LONGEST));
    int end = cut ? LONGEST - MORE.length() : text.length();
    text.substring(0, end)
        .codePoints()
        .forEach(c -> line.appendCodePoint(isShown(c) ? c : Character.isWhitespace(c) ? ' ' : '?'));
    return cut ? line.append(MORE).toString() : line.toString();
  }

  /**
   * {@return whether {@code text} is shown as it is, and has at most {@code longest} characters}
   */
  public static boolean isPlain(String text, int longest) {
    return text.length() <= longest && text.codePoints().allMatch(OneLine::isShown);
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
