package dev.modeldock.api.stream;

/** Why a model stopped. */
public enum FinishReason {
  /** It was done, or met a stop text. */
  STOP,
  /** The most tokens allowed were reached (R15). */
  LENGTH,
  /** It calls tools and waits for their answers. */
  TOOL_CALLS,
  /** The runtime withheld the rest by its policy. */
  CONTENT_FILTER
}
