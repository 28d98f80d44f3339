package dev.modeldock.kernel.wire.openai.answer;

/** How a client wants to be told that the model calls a tool. */
public enum CallForm {
  /** As {@code tool_calls}, any number of them. */
  TOOL_CALLS,
  /**
   * As one {@code function_call}, the deprecated form, to a client that has offered {@code
   * functions}. It has room for the first call only; a model calls the next when that is answered.
   */
  FUNCTION_CALL
}
