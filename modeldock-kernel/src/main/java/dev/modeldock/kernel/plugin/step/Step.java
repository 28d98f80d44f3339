package dev.modeldock.kernel.plugin.step;

import java.util.Locale;

/** A step in the life of a plugin's generation, in the order in which they are taken. */
public enum Step {
  /** Its jar is copied to where nobody changes it. */
  COPY,
  /** The copy's hash is known, by which all else knows it. */
  HASH,
  /** The copy is looked at, without any code of it being run. */
  CHECK,
  /** Whether its author is known, and its owner agrees. */
  TRUST,
  /** Its module finds all that it requires, and its factory is there. */
  RESOLVE,
  /** Each configured instance of its type gets a provider. */
  CREATE,
  /** Each of these is tried. */
  SELF_CHECK,
  /** New requests come to it. */
  SWAP,
  /** They go to another one; it ends those that it has. */
  DRAIN,
  /** Its providers are closed. */
  CLOSE,
  /** The gateway lets go of its classes. */
  UNLOAD,
  /** They have left the memory. */
  COLLECTED;

  /** {@return the name in answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
