package dev.modeldock.kernel.wire.upstream;

import java.util.Arrays;

/**
 * What must be known of a piece of a relayed answer before it is passed on, found by one walk over
 * its bytes instead of parsing it.
 *
 * <p>The walk keeps strings apart from structure and counts brackets; it does not check that the
 * text is valid JSON in every other way. A name that is spelled with escapes is not recognised.
 *
 * @param complete whether the text is one object, from its first brace to its last
 * @param error whether it has a member {@code error} that JavaScript would call true
 * @param finished whether one of its choices has a finish reason
 */
public record ChunkFacts(boolean complete, boolean error, boolean finished) {

  private static final ChunkFacts NOTHING = new ChunkFacts(false, false, false);

  /** {@return the facts of {@code length} bytes from {@code offset}} */
  public static ChunkFacts of(byte[] json, int offset, int length) {
    return new Walk(json, offset, offset + length).facts();
  }

  /** One walk. Depth 1 is inside the object, 2 in {@code choices}, 3 in one of these. */
  private static final class Walk {

    private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
    private static final byte[] CHOICES = {'c', 'h', 'o', 'i', 'c', 'e', 's'};
    private static final byte[] FINISH_REASON = {
      'f', 'i', 'n', 'i', 's', 'h', '_', 'r', 'e', 'a', 's', 'o', 'n'
    };

    private final byte[] json;
    private final int end;
    private int at;
    private int depth;
    private boolean inChoices;
    private boolean choicesIsArray;
    private boolean choiceIsObject;
    private boolean error;
    private boolean finished;

    Walk(byte[] json, int from, int end) {
      this.json = json;
      this.at = from;
      this.end = end;
    }

    ChunkFacts facts() {
      skipSpace();
      if (at == end || json[at] != '{') {
        return NOTHING;
      }
      do {
        step();
      } while (at < end && depth > 0);
      skipSpace();
      return new ChunkFacts(depth == 0 && at == end, error, finished);
    }

    private void step() {
      byte b = json[at];
      at++;
      switch (b) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          if (depth == 2) {
            choicesIsArray = b == '[';
          } else if (depth == 3) {
            choiceIsObject = b == '{';
          }
        }
        case '}', ']' -> depth--;
        default -> {
          // Commas, colons, numbers, words and space say nothing here.
        }
      }
    }

    private void string() {
      int from = at;
      while (at < end && json[at] != '"') {
        at += json[at] == '\\' ? 2 : 1;
      }
      int to = Math.min(at, end);
      at = Math.min(at + 1, end);
      if (depth != 1 && depth != 3) {
        return;
      }
      skipSpace();
      if (at < end && json[at] == ':') {
        at++;
        skipSpace();
        member(from, to);
      }
    }

    private void member(int from, int to) {
      if (depth == 1) {
        inChoices = is(CHOICES, from, to);
        error |= is(ERROR, from, to) && truthy();
      } else if (inChoices && choicesIsArray && choiceIsObject && is(FINISH_REASON, from, to)) {
        finished |= at + 1 < end && json[at] == '"' && json[at + 1] != '"';
      }
    }

    /** Whether the value that begins here is none of null, false, zero and the empty text. */
    private boolean truthy() {
      if (at == end) {
        return false;
      }
      return switch (json[at]) {
        case 'n', 'f' -> false;
        case '"' -> at + 1 < end && json[at + 1] != '"';
        case '0' -> at + 1 < end && (json[at + 1] == '.' || json[at + 1] == 'e');
        default -> true;
      };
    }

    private boolean is(byte[] name, int from, int to) {
      return Arrays.equals(json, from, to, name, 0, name.length);
    }

    private void skipSpace() {
      while (at < end
          && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
        at++;
      }
    }
  }
}
