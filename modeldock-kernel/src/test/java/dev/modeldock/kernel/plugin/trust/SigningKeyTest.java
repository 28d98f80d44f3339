package dev.modeldock.kernel.plugin.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.crypto.Ed25519;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeyTest {

  @TempDir Path folder;

  @Test
  void keyIsReadAsItWasWritten() throws Exception {
    SigningKey key = SigningKey.generate();

    assertThat(SigningKey.read(file(key.pem(), "rw-------")).publicKey())
        .isEqualTo(key.publicKey());
  }

  @Test
  void keyThatOthersMayReadIsRefused() throws Exception {
    Path file = file(SigningKey.generate().pem(), "rw-r-----");

    assertThatThrownBy(() -> SigningKey.read(file)).hasMessageContaining("chmod 600");
  }

  @Test
  void fileWithoutAKeyIsRefusedAndNotQuoted() throws Exception {
    Path file =
        file("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", "rw-------");

    assertThatThrownBy(() -> SigningKey.read(file))
        .hasMessageContaining("holds no Ed25519 key")
        .hasMessageNotContaining("c2VjcmV0");
  }

  @Test
  void aKeyHasOneText() {
    String key = SigningKey.generate().publicKey();

    assertThat(Ed25519.isKey(key)).isTrue();
    assertThat(Ed25519.isKey(key + "=")).isFalse();
    // 43 letters have two bits more than 32 bytes.
    assertThat(Ed25519.isKey("ed25519:" + "A".repeat(42) + "B")).isFalse();
  }

  private Path file(String text, String mode) throws Exception {
    Path file = Files.writeString(folder.resolve("author.key"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return file;
  }
}
