package dev.modeldock.kernel.state.trust;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Somebody whose signature on a plugin the owner believes.
 *
 * @param name what the owner calls them: letters, digits, dots, dashes and underscores
 * @param key their public key: {@code ed25519:} and its 32 bytes in base64 for addresses
 * @param addedAt since when
 */
public record PublisherRecord(String name, String key, Instant addedAt) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,79}");
  private static final Pattern KEY = Pattern.compile("ed25519:[A-Za-z0-9_-]{43}");

  public PublisherRecord {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a publisher's name is letters, digits, dots, dashes and underscores (at most 80)");
    }
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("the key of publisher '" + name + "' is not one");
    }
  }

  /** {@return whether {@code text} can be the name of a publisher} */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
