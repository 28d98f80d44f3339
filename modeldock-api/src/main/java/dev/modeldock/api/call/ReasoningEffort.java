package dev.modeldock.api.call;

/** How much the model is to think before it answers, from nothing to all it can. */
public enum ReasoningEffort {
  NONE,
  MINIMAL,
  LOW,
  MEDIUM,
  HIGH,
  XHIGH,
  MAX
}
