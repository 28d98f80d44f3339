package dev.modeldock.kernel.audit;

import java.util.Locale;

/** What the entries of the audit are looked for by, beside their time. */
public enum Trait {
  /** Whether it is a request or an action on the control listener. */
  KIND,
  /** The public part of the key that asked, or that was acted on. */
  KEY,
  /** What was asked for, and what served; of an action, the alias. */
  MODEL,
  /** Each instance that was tried, or acted on. */
  INSTANCE,
  /** How it ended. */
  OUTCOME,
  /** The request's id. */
  REQUEST;

  /** {@return the name in queries} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
