package dev.modeldock.kernel.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A short fast hash of a key's text, kept beside the slow one: a wrong text passes it once in
 * sixteen million times, so that guessing costs the gateway nothing. Of the 142 random bits of a
 * key it gives 24 away to whoever reads the state; the others are as far out of reach as before.
 */
final class Sieve {

  private static final byte[] USE = "modeldock key sieve:".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 3;

  private Sieve() {}

  /** {@return the sieve that {@code text} passes} */
  static String of(KeyText text) {
    MessageDigest digest = sha256();
    digest.update(USE);
    byte[] hash = digest.digest(text.reveal().getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
  }

  /** {@return whether {@code text} may be the one of that sieve; every text passes none} */
  static boolean passes(KeyText text, @Nullable String sieve) {
    return sieve == null || of(text).equals(sieve);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
