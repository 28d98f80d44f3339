package dev.modeldock.kernel.plugin.trust;

import java.util.Locale;

/** What is known of where a jar comes from. */
public enum TrustState {
  /** It is, byte for byte, a jar that the distribution came with. */
  CORE,
  /** A publisher whose key the owner has pinned has signed it. */
  SIGNED,
  /** Nobody whom the owner knows has signed it. */
  UNSIGNED,
  /** It has a signature that is none. */
  INVALID,
  /** It was signed, or shipped, and is not what it was then. */
  MODIFIED;

  /** {@return the name in answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
