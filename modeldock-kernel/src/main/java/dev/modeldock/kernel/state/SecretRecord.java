package dev.modeldock.kernel.state;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A stored secret as it is kept: never the secret itself.
 *
 * @param name letters, digits, dots, dashes and underscores, beginning with a letter
 * @param envelope the encrypted value, and which key it was encrypted with
 * @param preview as much of the value as its owner needs to recognise it
 * @param createdAt when the name was first given
 * @param updatedAt when the value was last set
 */
public record SecretRecord(
    String name, String envelope, String preview, Instant createdAt, Instant updatedAt) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,99}");
  private static final String SCHEME = "store:";

  public SecretRecord {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a secret's name is letters, digits, dots, dashes and underscores (at most 100),"
              + " beginning with a letter");
    }
  }

  /** {@return whether {@code text} can be the name of a stored secret} */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** {@return how instances refer to the secret called {@code name}} */
  public static String reference(String name) {
    return SCHEME + name;
  }

  /** {@return the name of the stored secret that {@code reference} leads to, if it does to one} */
  public static Optional<String> referred(String reference) {
    return reference.startsWith(SCHEME)
        ? Optional.of(reference.substring(SCHEME.length()))
        : Optional.empty();
  }

  /** {@return this secret with its value encrypted anew; the value is the same} */
  public SecretRecord withEnvelope(String other) {
    return new SecretRecord(name, other, preview, createdAt, updatedAt);
  }

  @Override
  public String toString() {
    return "SecretRecord[" + name + "]";
  }
}
