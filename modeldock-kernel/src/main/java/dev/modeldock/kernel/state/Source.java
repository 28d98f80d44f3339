package dev.modeldock.kernel.state;

import java.util.Locale;

/** Where a resource is defined, and so where it can be changed. */
public enum Source {
  /** In the configuration file: shown everywhere, changed only there. */
  FILE,
  /** By a command or the control API: kept in the state journal. */
  STATE,
  /** By the gateway itself for this run, such as the demo instance. */
  RUNTIME;

  /** {@return the name in answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
