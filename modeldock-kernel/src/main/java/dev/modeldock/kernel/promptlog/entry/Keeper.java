package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.redact.Redactor;
import dev.modeldock.kernel.state.key.PromptLogging;
import org.jspecify.annotations.Nullable;

/**
 * Writes down of each text what the mode allows: its length, the text without what looks private,
 * or the text. The texts that one keeper writes have a bound together; what is beyond it is cut
 * off, and marked. One thread.
 */
final class Keeper {

  /** How many characters the texts of a prompt, and those of a reply, may have. */
  static final int ROOM = 512 * 1024;

  /** How far behind a cut is looked, for something private that begins before it. */
  static final int AHEAD = 8 * 1024;

  private final PromptLogging mode;
  private final Redactor redactor = new Redactor();
  private int room = ROOM;

  private Keeper(PromptLogging mode) {
    this.mode = mode;
  }

  static Keeper of(PromptLogging mode) {
    return new Keeper(mode);
  }

  /** {@return whether no text may be written at all} */
  boolean countsOnly() {
    return mode == PromptLogging.METADATA;
  }

  /** Writes {@code text} down as {@code name}; if only counting, its length. */
  void put(JsonObject.Builder to, String name, @Nullable String text) {
    if (text != null) {
      put(to, name, text, text.length());
    }
  }

  /** Writes down a text of which, for its length, perhaps only the beginning is there. */
  void put(JsonObject.Builder to, String name, String text, long length) {
    if (countsOnly()) {
      to.put(name + "_chars", length);
    } else {
      to.put(name, kept(text, length));
    }
  }

  /** {@return what is kept of {@code text}, where texts may be written} */
  String kept(String text) {
    return kept(text, text.length());
  }

  private String kept(String text, long length) {
    int end = Math.min(room, text.length());
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    room -= end;
    String kept = mode == PromptLogging.FULL ? text.substring(0, end) : redacted(text, end);
    long cut = length - end;
    return cut > 0 ? kept + "[cut: " + cut + " more characters]" : kept;
  }

  private String redacted(String text, int end) {
    int ahead = Math.min(text.length(), end + AHEAD);
    return redactor.redact(text.substring(0, ahead), end);
  }
}
