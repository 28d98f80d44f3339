package dev.modeldock.kernel.wire;

import java.nio.charset.StandardCharsets;

/** The arguments of one tool call while they come. Used by one thread. */
public final class ToolArguments {

  private final StringBuilder text = new StringBuilder();
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean closed;

  /** Takes the next piece in. */
  public void append(String piece) {
    for (int i = 0; i < piece.length(); i++) {
      step(piece.charAt(i));
    }
    text.append(piece);
  }

  private void step(char c) {
    if (escaped) {
      escaped = false;
    } else if (inString) {
      escaped = c == '\\';
      inString = c != '"';
    } else {
      switch (c) {
        case '"' -> inString = true;
        case '{', '[' -> depth++;
        case '}', ']' -> {
          depth--;
          closed |= depth == 0;
        }
        default -> {
          // Says nothing of where the value ends.
        }
      }
    }
  }

  /** {@return whether the brackets say that no more is to come} */
  public boolean closed() {
    return closed;
  }

  /** {@return whether there is nothing but blanks so far} */
  public boolean isBlank() {
    return text.toString().isBlank();
  }

  /** {@return all that came} */
  public String text() {
    return text.toString();
  }

  /** {@return whether what came is a JSON object, or nothing, which stands for an empty one} */
  public boolean wellFormed() {
    if (isBlank()) {
      return true;
    }
    // In a box: how many members the outermost object may have is a bound for requests.
    byte[] boxed = ("{\"\":" + text + "}").getBytes(StandardCharsets.UTF_8);
    var box = JsonScan.lenient();
    try {
      box.scan(boxed, 0, boxed.length);
      // An object with something behind it could pass for two members of the box.
      return box.size() == 1 && box.kind(0) == JsonKind.OBJECT;
    } catch (MalformedJsonException _) {
      return false;
    }
  }
}
