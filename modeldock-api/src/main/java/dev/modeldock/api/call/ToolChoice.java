package dev.modeldock.api.call;

/** Whether and which tool the model is to call. */
public sealed interface ToolChoice {

  /** As the model likes; the meaning when the client says nothing. */
  record Auto() implements ToolChoice {}

  /** No tool. */
  record None() implements ToolChoice {}

  /** Some tool. */
  record Required() implements ToolChoice {}

  /** This tool. */
  record Named(String tool) implements ToolChoice {}
}
