package dev.modeldock.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTokenTest {

  @TempDir Path root;

  @Test
  void aTokenIsMadeOncePrivateAndOf256Bits() throws IOException {
    assertThat(ControlToken.read(root)).isEmpty();
    ControlToken token = ControlToken.openOrCreate(root);
    assertThat(token.reveal()).hasSize(43);
    assertThat(ControlToken.openOrCreate(root).reveal()).isEqualTo(token.reveal());
    assertThat(ControlToken.read(root).orElseThrow().matches(token.reveal())).isTrue();
    assertThat(token.matches(token.reveal().substring(1))).isFalse();
    assertThat(token.toString()).doesNotContain(token.reveal());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(ControlToken.openOrCreate(Files.createDirectory(root.resolve("other"))).reveal())
        .isNotEqualTo(token.reveal());
  }

  @Test
  void aTokenThatOthersMayReadIsRefused() throws IOException {
    ControlToken.openOrCreate(root);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> ControlToken.openOrCreate(root))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("chmod 600 " + file());
  }

  @Test
  void aFileThatHoldsNoTokenIsRefusedAndNotQuoted() throws IOException {
    ControlToken.openOrCreate(root);
    Files.writeString(file(), "short");
    assertThatThrownBy(() -> ControlToken.openOrCreate(root))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("holds no token")
        .message()
        .doesNotContain("short");
  }

  private Path file() {
    return root.resolve("control.token");
  }
}
