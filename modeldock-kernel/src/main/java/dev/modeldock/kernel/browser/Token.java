package dev.modeldock.kernel.browser;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** 256 random bits that somebody is given. Here only their hash is kept; that needs no salt. */
final class Token {

  private static final int BYTES = 32;

  private Token() {}

  static String random(SecureRandom random) {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** {@return what is kept of {@code token}, in hexadecimal} */
  static String hash(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** {@return whether {@code presented} hashes to {@code kept}; takes as long either way} */
  static boolean matches(String presented, String kept) {
    return MessageDigest.isEqual(
        hash(presented).getBytes(StandardCharsets.US_ASCII),
        kept.getBytes(StandardCharsets.US_ASCII));
  }
}
