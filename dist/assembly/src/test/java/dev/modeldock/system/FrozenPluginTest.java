package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plugin jar of the day when API 1.0 was frozen: every later gateway must run it. */
class FrozenPluginTest {

  private static final Path JAR =
      Path.of("../../plugin-template/src/test/frozen/veteran-api-1.0.jar");

  @TempDir Path home;

  @Test
  void jarOfTheFrozenApiServes() throws Exception {
    Path plugins = Files.createDirectories(home.resolve("plugins"));
    Files.copy(JAR, plugins.resolve("veteran.jar"));
    try (Gateway gateway = Gateway.start(home, "--dev");
        var client = new Client(gateway.url(), gateway.key())) {
      gateway.run("instances", "add", "old", "--type", "veteran").succeeded();

      assertThat(client.chat("old:echo", "Still here?").body()).contains("Still here?");
    }
  }
}
