package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a host of plugins finds after the one before was killed in the middle of an install. */
@Timeout(60)
class KilledInstallTest {

  private static final int KILLS = 4;

  @TempDir Path home;

  @Test
  void killAtAnyMomentLeavesTheOldJarOrTheNewAndAWayBack() throws Exception {
    var jars = new PluginJars(home);
    Path first = jars.echo("echo", "1.0").write("first.jar");
    Path second = jars.echo("echo", "2.0").write("second.jar");
    var moments = new Random(30);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process =
          ChildJvm.start(
              InstallingProcess.class,
              home.resolve("plugins").toString(),
              first.toString(),
              second.toString());
      try (var lines = process.inputReader()) {
        for (int left = 3 + moments.nextInt(40); left > 0; left--) {
          assertThat(lines.readLine()).isNotNull();
        }
      } finally {
        process.destroyForcibly().waitFor();
      }

      try (var host = new PluginHost(home, PluginHost.QUICK)) {
        host.supervisor.start();
        host.configure("here", "echo", Map.of());
        String serves = host.models("here").getFirst();
        assertThat(serves).isIn("1.0", "2.0");
        assertThat(host.rejected()).isEmpty();
        assertThat(host.dropped.resolve(".incoming")).isEmptyDirectory();
        assertThat(host.dropped.resolve(".previous/echo/replaced.jar")).doesNotExist();
        try (var files = Files.newDirectoryStream(host.dropped, "*.jar")) {
          assertThat(files).hasSize(1);
        }
        assertThat(host.supervisor.rollback("echo").version())
            .isIn("1.0", "2.0")
            .isNotEqualTo(serves);
      }
    }
  }
}
