package dev.modeldock.api.error;

/** How far a call had come when it failed. */
public enum Stage {
  /** Nothing reached the runtime: trying elsewhere repeats nothing. */
  NOT_SENT,
  /** The runtime has, or may have, the request, and has answered nothing that can be used. */
  SENT,
  /** The runtime had begun its answer. */
  STREAMING
}
