package dev.modeldock.kernel.wire.canonical;

import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.nio.charset.StandardCharsets;

/** The arguments of one tool call while they come. */
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
    try {
      JsonScan.lenient().scan(boxed, 0, boxed.length);
      return text.toString().stripLeading().startsWith("{");
    } catch (MalformedJsonException _) {
      return false;
    }
  }
}
