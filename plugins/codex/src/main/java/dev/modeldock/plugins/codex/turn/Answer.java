package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.TextDelta;
import java.util.Deque;

/**
 * The text of an answer, which comes in one message or several, each first in pieces and then once
 * more as a whole. Not safe for use by several threads.
 */
final class Answer {

  private final StringBuilder open = new StringBuilder();
  private String openId = "";
  private boolean any;

  /** {@return whether there is any text} */
  boolean any() {
    return any;
  }

  /**
   * Begins a message.
   *
   * @return false if one that has text already was never completed
   */
  boolean begin(String id) {
    if (!openId.isEmpty() && !openId.equals(id) && !open.isEmpty()) {
      return false;
    }
    openId = id;
    open.setLength(0);
    return true;
  }

  /** Adds a piece to a message. */
  void delta(String id, String text, Deque<ModelEvent> out) {
    if (!id.equals(openId)) {
      begin(id);
    }
    if (!text.isEmpty()) {
      out.add(new TextDelta(open.isEmpty() && any ? "\n\n" + text : text));
      open.append(text);
      any = true;
    }
  }

  /**
   * Compares a message with its pieces, and adds what is missing at its end.
   *
   * @return false if they do not agree
   */
  boolean complete(String id, String whole, Deque<ModelEvent> out) {
    if (!id.equals(openId)) {
      begin(id);
    }
    if (!whole.startsWith(open.toString())) {
      return false;
    }
    delta(id, whole.substring(open.length()), out);
    openId = "";
    open.setLength(0);
    return true;
  }
}
