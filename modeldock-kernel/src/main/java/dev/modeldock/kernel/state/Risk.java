package dev.modeldock.kernel.state;

import java.util.Locale;

/** How much harm a call through an instance could do, as its owner judges. */
public enum Risk {
  LOW,
  HIGH;

  /** {@return the name in configuration and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
