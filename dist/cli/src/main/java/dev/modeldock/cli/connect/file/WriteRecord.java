package dev.modeldock.cli.connect.file;

import dev.modeldock.cli.client.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * What is known of a file that was written here, so that it can be put back. Holds no text of the
 * file.
 *
 * @param original the digest of what was there before; empty if there was no file
 * @param permissions those of the file that was there before
 * @param written the digest of what was written last
 * @param changedBetween whether somebody else had changed it between two writings
 * @param keyName the key that was made for it; empty if none was
 */
record WriteRecord(
    String original,
    Set<PosixFilePermission> permissions,
    String written,
    boolean changedBetween,
    String keyName) {

  WriteRecord {
    permissions = Set.copyOf(permissions);
  }

  /** {@return whether there was a file before} */
  boolean existed() {
    return !original.isEmpty();
  }

  /** {@return the digest of {@code bytes}} */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] toBytes() {
    return (JsonObject.empty()
                .with("original_sha256", original)
                .with("permissions", PosixFilePermissions.toString(permissions))
                .with("written_sha256", written)
                .with("changed_between", changedBetween)
                .with("key_name", keyName)
            + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * {@return the record that was stored as {@code bytes}}
   *
   * @throws IllegalArgumentException if it is none
   */
  static WriteRecord of(byte[] bytes) {
    JsonObject record = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8));
    return new WriteRecord(
        record.text("original_sha256"),
        PosixFilePermissions.fromString(record.text("permissions")),
        record.text("written_sha256"),
        record.truth("changed_between"),
        record.text("key_name"));
  }
}
