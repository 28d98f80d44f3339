package dev.modeldock.api;

/** What a call may change in the world, which decides whether it may be tried again elsewhere. */
public enum SideEffects {
  /** A call only makes tokens: trying it twice costs time. */
  NONE,
  /** A call may have acted (an agent that runs tools): once accepted, it is never tried again. */
  POSSIBLE
}
