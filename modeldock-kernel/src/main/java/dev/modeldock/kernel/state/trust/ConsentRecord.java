package dev.modeldock.kernel.state.trust;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The owner's word that a jar may be loaded though nobody whom they know has signed it.
 *
 * @param sha256 the hash of the jar, in lower-case hex: no other is meant
 * @param plugin what the jar said it was, as id and version; null if that was not known
 * @param givenAt when the word was given, or given again
 */
public record ConsentRecord(String sha256, @Nullable String plugin, Instant givenAt) {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  public ConsentRecord {
    if (!isHash(sha256)) {
      throw new IllegalArgumentException("a consent is to a SHA-256 of 64 hex digits");
    }
  }

  /** {@return whether {@code text} is a hash as jars are known by} */
  public static boolean isHash(String text) {
    return HASH.matcher(text).matches();
  }
}
