package dev.modeldock.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.host.FakeUpstreams;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.trust.EveryJar;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FirstStartTest {

  @TempDir static Path classes;
  @TempDir Path home;

  @Test
  void toolsThatAreThereAreFoundBesideOneThatHangs() throws Exception {
    Path dropped = Files.createDirectory(home.resolve("plugins"));
    var jars = new PluginJars(classes);
    drop(jars, dropped, "here", "CLI", "up");
    drop(jars, dropped, "absent", "CLI", "down");
    drop(jars, dropped, "stuck", "CLI", "hangs");
    drop(jars, dropped, "also", "CLI", "up");
    drop(jars, dropped, "cloud", "CLOUD", "up");
    // Without an address of its own it is not known where to look for it.
    drop(jars, dropped, "nowhere", "LOCAL", "up");
    var state = new MemoryState();
    var random = new SecureRandom();
    try (PluginSupervisor plugins = supervisor(dropped)) {
      plugins.start();

      new FirstStart(state, plugins, new KeyMint(random, new Argon2id(random), Clock.systemUTC()))
          .discover();

      assertThat(state.state().instances().keySet())
          .containsExactlyInAnyOrder("here-local", "also-local");
      assertThat(state.state().instances().values())
          .extracting(InstanceRecord::risk)
          .containsOnlyNulls();
      assertThat(plugins.registry().instances())
          .hasSize(2)
          .extracting(InstanceView::state)
          .containsOnly(InstanceView.State.READY);
    }
  }

  private PluginSupervisor supervisor(Path dropped) {
    return new PluginSupervisor(
        List.of(dropped),
        home.resolve("work"),
        new ProviderContexts(
            new FakeUpstreams(),
            new SecretReferences(_ -> null, _ -> Optional.empty()),
            home.resolve("instances"),
            Clock.systemUTC()),
        HostLimits.defaults(),
        new EveryJar());
  }

  private static void drop(
      PluginJars jars, Path folder, String type, String locality, String finding)
      throws IOException {
    jars.echo(type, "1.0")
        .entry(
            "example/echo/echo.properties",
            "type=%s\nversion=1.0\nlocality=%s\nfinding=%s\n".formatted(type, locality, finding))
        .write(folder.resolve(type + ".jar"));
  }
}
