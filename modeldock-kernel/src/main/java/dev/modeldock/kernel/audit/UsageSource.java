package dev.modeldock.kernel.audit;

import java.util.Locale;

/** How the gateway knows what an answer took. */
public enum UsageSource {
  REPORTED,
  ESTIMATED,
  NONE;

  /** {@return the name in the audit} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
