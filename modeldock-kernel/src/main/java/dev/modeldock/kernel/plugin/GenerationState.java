package dev.modeldock.kernel.plugin;

import java.util.Locale;

/** Where a generation of a plugin is in its life. */
public enum GenerationState {
  /** Copied and being checked, loaded or started. */
  STAGED,
  /** It serves new requests. */
  READY,
  /** A newer generation serves new requests; this one ends those that it has. */
  DRAINING,
  /** Unloaded; it has not left the memory yet. */
  RETIRED,
  /** Unloaded, and gone from memory. */
  COLLECTED,
  /** Unloaded, but something keeps it in memory. */
  LEAKED,
  /** Never served: see its problems. */
  REJECTED;

  /** {@return the name in answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
