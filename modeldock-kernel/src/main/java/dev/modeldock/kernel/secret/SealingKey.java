package dev.modeldock.kernel.secret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that secrets are encrypted with, and the short public name by which an envelope tells its
 * key from others. Immutable.
 */
final class SealingKey {

  private static final byte[] PURPOSE = "modeldock secret key id\n".getBytes(US_ASCII);
  private static final int ID_BYTES = 4;

  private final SecretKey key;
  private final String id;

  private SealingKey(SecretKey key, String id) {
    this.key = key;
    this.id = id;
  }

  /** {@return the key of {@code bytes}, which are wiped} */
  static SealingKey taking(byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(PURPOSE);
      String id = HexFormat.of().formatHex(digest.digest(bytes), 0, ID_BYTES);
      return new SealingKey(new SecretKeySpec(bytes, "AES"), id);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  SecretKey key() {
    return key;
  }

  String id() {
    return id;
  }

  @Override
  public String toString() {
    return "SealingKey[" + id + "]";
  }
}
