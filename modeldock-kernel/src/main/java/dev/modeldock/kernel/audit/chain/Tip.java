package dev.modeldock.kernel.audit.chain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place in the chain: a line's number and the hash of its bytes.
 *
 * @param seq the number
 * @param hash the SHA-256, as 64 hex digits
 */
public record Tip(long seq, String hash) {

  /** Before the first line of all. */
  static final Tip NONE = new Tip(0, "0".repeat(64));

  /** {@return the hash as it stands in a line} */
  byte[] hashBytes() {
    return hash.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** {@return the hash of a part of an array} */
  static String hash(MessageDigest sha256, byte[] bytes, int from, int length) {
    sha256.update(bytes, from, length);
    return HexFormat.of().formatHex(sha256.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
