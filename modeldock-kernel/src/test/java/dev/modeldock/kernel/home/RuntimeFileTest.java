package dev.modeldock.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeFileTest {

  @TempDir Path root;

  @Test
  void commandsReadWhatTheGatewayWrote() throws IOException {
    var file =
        new RuntimeFile(
            ProcessHandle.current().pid(),
            URI.create("http://127.0.0.1:3737"),
            URI.create("http://127.0.0.1:3738"),
            Instant.parse("2026-11-22T12:00:00Z"));
    assertThat(RuntimeFile.read(root)).isEmpty();
    file.write(root);
    assertThat(RuntimeFile.read(root)).contains(file);
    assertThat(file.alive()).isTrue();
    RuntimeFile.remove(root);
    assertThat(RuntimeFile.read(root)).isEmpty();
  }

  @Test
  void aDamagedFileIsSaidToBe() throws IOException {
    Files.writeString(root.resolve("gateway.json"), "{\"pid\":");
    assertThatThrownBy(() -> RuntimeFile.read(root))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("gateway.json is damaged");
  }
}
