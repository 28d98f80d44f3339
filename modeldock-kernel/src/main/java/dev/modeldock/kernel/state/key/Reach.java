package dev.modeldock.kernel.state.key;

import java.util.Locale;

/** What a key reaches only if its owner has said so. */
public enum Reach {
  /** Instances to which prompts travel beyond the own network. */
  CLOUD,
  /** Instances whose calls could do harm. */
  HIGH_RISK,
  /** Use from another machine. */
  LAN;

  /** {@return the name in configuration, commands and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
