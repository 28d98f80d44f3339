package dev.modeldock.kernel.policy;

/** What the policy says of a name that was asked for, or of one target behind it. */
public sealed interface Verdict {

  /** The key may. */
  record Kept() implements Verdict {}

  /**
   * The key may not.
   *
   * @param reason the kind of obstacle, for programs
   * @param why the same for people, as the end of a sentence, with what would remove it
   */
  record Skipped(Reason reason, String why) implements Verdict {}

  /** Why a key may not reach something. */
  enum Reason {
    /** The key is restricted to something else. */
    NOT_ALLOWED,
    /** The key is denied just this. */
    DENIED,
    /** The instance does not offer the model, to any key. */
    NOT_OFFERED,
    /** Prompts would leave the network, or nobody can tell that they do not. */
    CLOUD,
    /** Its calls could do harm, or nobody can tell that they could not. */
    HIGH_RISK,
    /** The request comes from another machine, and the instance serves this one only. */
    LAN;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** {@return whether the key may} */
  default boolean kept() {
    return this instanceof Kept;
  }
}
