package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.kernel.wire.canonical.AnswerParts;

/** Takes nothing of an answer but its text: a completion has no place for anything else. */
interface OnlyText extends AnswerParts {

  @Override
  default void reasoning(String piece) {}

  @Override
  default void toolBegun(String id, String name) {}

  @Override
  default void toolArguments(String piece) {}

  @Override
  default void toolEnded(String arguments) {}
}
