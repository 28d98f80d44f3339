package dev.modeldock.kernel.plugin.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.plugin.jar.OfferedModules;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

class LayeredPluginsTest {

  @TempDir Path folder;
  private PluginJars jars;
  private LayeredPlugins plugins;

  @BeforeEach
  void prepare() {
    jars = new PluginJars(folder);
    plugins = new LayeredPlugins(folder, OfferedModules.ofKernel(), Duration.ofSeconds(5));
  }

  @Test
  void allPluginsAreStoppedTheLastStartedFirst() throws Exception {
    for (String type : List.of("one", "two", "three")) {
      load(type, 1);
    }

    plugins.stopPlugins();

    assertThat(plugins.getPlugins())
        .hasSize(3)
        .extracting(PluginWrapper::getPluginState)
        .containsOnly(PluginState.STOPPED);
    assertThat(plugins.getStartedPlugins()).isEmpty();
  }

  @Test
  void twoGenerationsOfOnePluginLiveSideBySide() throws Exception {
    load("one", 1);
    load("one", 2);

    assertThat(plugins.getPlugins())
        .extracting(PluginWrapper::getPluginId)
        .containsExactlyInAnyOrder("one#1", "one#2");
  }

  @Test
  void pluginOfWhichTheModuleDoesNotResolveLeavesNothing() throws Exception {
    Path jar = jars.echo("one", "1.0").without("module-info.class").write("bare.jar");

    assertThatThrownBy(() ->
            plugins.load(
                new StagedJar(jar, jar, ""),
                new PluginManifest("one", "1", null, null, null, null),
                1))
        .isInstanceOf(PluginFailure.class);
    assertThat(plugins.getPlugins()).isEmpty();
  }

  private void load(String type, long generation) throws Exception {
    Path jar = jars.echo(type, "1.0").write(type + generation + ".jar");
    plugins.load(
        new StagedJar(jar, jar, ""),
        new PluginManifest(type, "1", null, null, null, null),
        generation);
  }
}
