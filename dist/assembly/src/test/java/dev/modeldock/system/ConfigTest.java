package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config validate}, on files as people write them. */
class ConfigTest {

  private final Distribution distribution = Distribution.built();

  @TempDir Path folder;

  @Test
  void theExampleThatShipsIsValid() {
    Path example = distribution.folder().resolve("conf/modeldock.example.yaml");

    assertThat(validate(example).exit()).isZero();
  }

  @Test
  void aMisspeltSettingIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("modeldock.yaml"), "gateway:\n  prot: 3737\n");

    Distribution.Outcome outcome = validate(file);

    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.err() + outcome.out()).contains("prot").doesNotContain("\tat ");
  }

  @Test
  void anAddressBeyondThisMachineIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("modeldock.yaml"), "gateway:\n  host: 0.0.0.0\n");

    Distribution.Outcome outcome = validate(file);

    assertThat(outcome.exit()).isEqualTo(6);
    assertThat(outcome.err() + outcome.out()).contains("host").doesNotContain("\tat ");
  }

  private Distribution.Outcome validate(Path file) {
    return distribution.run(folder.resolve("home"), "config", "validate", file.toString());
  }
}
