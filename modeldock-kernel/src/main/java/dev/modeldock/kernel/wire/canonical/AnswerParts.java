package dev.modeldock.kernel.wire.canonical;

import dev.modeldock.api.stream.FinishReason;

/**
 * Takes an answer apart by what it is made of, one part after the other, as an {@link AnswerReader}
 * finds them. Parts never interleave: a tool call is begun, continued and ended before anything
 * else comes.
 */
public interface AnswerParts {

  /** Takes the next piece of the answer's text: whole characters, at least one. */
  void text(String piece);

  /** Takes the next piece of the reasoning: whole characters, at least one. */
  void reasoning(String piece);

  /** Takes the beginning of a tool call. */
  void toolBegun(String id, String name);

  /**
   * Takes the next piece of the arguments of the call that was begun last; at least a character.
   */
  void toolArguments(String piece);

  /**
   * Takes the end of the call that was begun last.
   *
   * @param arguments all of its arguments: a JSON object, checked; <code>{}</code> if it had none
   */
  void toolEnded(String arguments);

  /** Takes the end of the answer. Nothing comes after it. */
  void completed(FinishReason reason);
}
