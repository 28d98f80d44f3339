package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.Lease;
import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSupervisorTest {

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;
  private PluginHost host;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() throws IOException {
    host = new PluginHost(home, PluginHost.QUICK);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void droppedPluginServesItsInstances() throws Exception {
    drop(jars.echo("echo", "1.0").manifest("Plugin-License", "MIT"), "echo.jar");
    host.supervisor.start();
    host.configure("here", "echo", Map.of());

    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.supervisor.check("here")).contains(Health.up("1.0"));
    assertThat(host.supervisor.check("there")).isEmpty();
    assertThat(host.instance("here").plugin()).isEqualTo("echo@1.0");
    assertThat(host.supervisor.descriptors()).containsOnlyKeys("echo");
    PluginView view = host.generation(1);
    assertThat(view.state()).isEqualTo(GenerationState.READY);
    assertThat(view.license()).isEqualTo("MIT");
    assertThat(view.type()).isEqualTo("echo");
    assertThat(view.name()).isEqualTo("Echo");
    assertThat(view.sha256()).matches("[0-9a-f]{64}");
    assertThat(view.file()).isEqualTo(host.dropped.resolve("echo.jar"));
  }

  @Test
  void refusedJarKeepsNoOtherFromServing() throws Exception {
    Files.writeString(host.dropped.resolve("a-broken.jar"), "junk");
    drop(jars.echo("echo", "1.0"), "echo.jar");
    host.supervisor.start();
    host.configure("here", "echo", Map.of());

    assertThat(host.generation(1).state()).isEqualTo(GenerationState.REJECTED);
    assertThat(host.generation(1).problems()).containsExactly("it is not a jar, or a broken one");
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void secondPluginOfTheSameIdIsRefused() throws Exception {
    drop(jars.echo("echo", "1.0"), "a.jar");
    drop(jars.echo("echo", "2.0"), "b.jar");
    host.supervisor.start();

    assertThat(host.generation(2).problems())
        .singleElement()
        .asString()
        .startsWith("plugin 'echo' is loaded already, from ");
  }

  @Test
  void secondPluginForTheSameTypeIsRefused() throws Exception {
    drop(jars.echo("echo", "1.0"), "a.jar");
    drop(jars.echo("echo", "2.0").manifest("Plugin-Id", "other"), "b.jar");
    host.supervisor.start();

    assertThat(host.generation(2).problems())
        .containsExactly("type 'echo' is served by echo@1.0 already");
  }

  @Test
  void factoryThatCannotBeMadeIsRefused() throws Exception {
    drop(jars.echo("echo", "1.0").without("example/echo/echo.properties"), "echo.jar");
    host.supervisor.start();

    assertThat(host.generation(1).state()).isEqualTo(GenerationState.REJECTED);
    assertThat(host.generation(1).problems())
        .singleElement()
        .asString()
        .startsWith("its factory failed: java.lang.NullPointerException");
  }

  @Test
  void instanceWithoutPluginSaysSo() {
    host.supervisor.start();
    host.configure("here", "echo", Map.of());

    assertThat(host.instance("here").state()).isEqualTo(State.NO_PROVIDER);
    assertThat(host.instance("here").problems())
        .containsExactly("no plugin for type 'echo' is loaded");
    assertThat(host.supervisor.registry().lease("here")).isEmpty();
  }

  @Test
  void whateverCreateThrowsStaysWithItsInstance() throws Exception {
    drop(jars.misfit(), "misfit.jar");
    drop(jars.echo("echo", "1.0"), "echo.jar");
    host.supervisor.start();
    host.configure("throws", "misfit", Map.of("mode", "throws"));
    host.configure("refuses", "misfit", Map.of("mode", "refuses"));
    host.configure("class-init", "misfit", Map.of("mode", "class-init"));
    host.configure("null", "misfit", Map.of("mode", "null"));
    host.configure("bad-setting", "misfit", Map.of("mood", "x"));
    host.configure("here", "echo", Map.of());

    assertProblem("throws", "example.misfit.MisfitFactory$Grief: no runtime is installed");
    assertProblem("refuses", "set the secret 'api_key'");
    assertProblem(
        "class-init",
        "a class could not be initialised: java.lang.NumberFormatException:"
            + " For input string: \"not a number\"");
    assertProblem("null", "the plugin made no provider");
    assertThat(host.instance("bad-setting").problems())
        .containsExactly(
            "unknown setting 'mood'; did you mean 'mode'?",
            "setting 'mode' is required: What it does wrong.");
    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.upstreams.open()).isEqualTo(1);
  }

  @Test
  void endlessCreateIsGivenUpOn() throws Exception {
    var impatient =
        new HostLimits(
            Duration.ofMillis(1500),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofMillis(30));
    try (var quick = new PluginHost(home.resolve("quick"), impatient)) {
      jars.misfit().write(quick.dropped.resolve("misfit.jar"));
      jars.echo("echo", "1.0").write(quick.dropped.resolve("echo.jar"));
      quick.supervisor.start();
      quick.configure("endless", "misfit", Map.of("mode", "endless"));
      quick.configure("here", "echo", Map.of());

      assertThat(quick.instance("endless").state()).isEqualTo(State.FAILED);
      assertThat(quick.instance("endless").problems()).containsExactly("did not start in 1500 ms");
      assertThat(quick.models("here")).containsExactly("1.0");
    }
  }

  @Test
  void nothingOfTheGatewayIsLoadableByNameFromAPlugin() throws Exception {
    drop(jars.misfit(), "misfit.jar");
    host.supervisor.start();
    host.configure("spy", "misfit", Map.of("mode", "ok"));

    assertThat(host.models("spy")).isEmpty();
  }

  @Test
  void pluginSeesWhatItsModuleRequiresAndNoMore() throws Exception {
    drop(
        jars.misfit()
            .module(
                "example.misfit",
                m -> {
                  m.requires(ModuleDesc.of("tools.jackson.databind"), 0, null);
                  m.provides(
                      ClassDesc.of("dev.modeldock.api.ProviderFactory"),
                      ClassDesc.of("example.misfit.MisfitFactory"));
                }),
        "misfit.jar");
    host.supervisor.start();
    host.configure("spy", "misfit", Map.of("mode", "ok"));

    assertThat(host.models("spy")).containsExactly("tools.jackson.databind.ObjectMapper");
  }

  @Test
  void severalPluginsAllStop() throws Exception {
    drop(jars.echo("one", "1.0"), "one.jar");
    drop(jars.echo("two", "1.0"), "two.jar");
    drop(jars.echo("three", "1.0"), "three.jar");
    host.supervisor.start();
    host.configure("first", "one", Map.of());
    host.configure("second", "two", Map.of());

    host.close();

    assertThat(host.supervisor.plugins())
        .extracting(PluginView::state)
        .containsOnly(GenerationState.RETIRED);
    assertThat(host.supervisor.registry().instances()).isEmpty();
    assertThat(host.upstreams.open()).isZero();
    assertThat(host.work).isEmptyDirectory();
  }

  @Test
  void jarReplacedOnDiskDoesNoHarm() throws Exception {
    Path jar = drop(jars.echo("echo", "1.0"), "echo.jar");
    host.supervisor.start();
    Files.write(jar, new byte[100]);
    host.configure("here", "echo", Map.of());

    assertThat(host.models("here")).containsExactly("1.0");
    Files.delete(jar);
    host.configure("there", "echo", Map.of());
    assertThat(host.models("there")).containsExactly("1.0");
  }

  @Test
  void workFolderIsPrivateAndSwept() throws Exception {
    Path left = Files.createDirectories(host.work.resolve("generation-7"));
    Files.writeString(left.resolve("plugin.jar"), "of an earlier run");
    Path other = Files.writeString(host.work.resolve("notes.txt"), "of somebody else");
    host.supervisor.start();

    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(Files.getPosixFilePermissions(host.work))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE", "OWNER_EXECUTE");
  }

  @Test
  void oneProviderThatDoesNotCloseKeepsNoOtherOpen() throws Exception {
    drop(jars.misfit(), "misfit.jar");
    host.supervisor.start();
    host.configure("stuck", "misfit", Map.of("mode", "stuck-close"));
    host.configure("fine", "misfit", Map.of("mode", "ok"));
    host.close();

    assertThat(host.upstreams.open()).isZero();
  }

  @Test
  void leaseGivenBackAfterTheEndIsHarmless() throws Exception {
    var impatient =
        new HostLimits(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(50),
            Duration.ofMillis(30));
    var quick = new PluginHost(home.resolve("quick"), impatient);
    jars.echo("echo", "1.0").write(quick.dropped.resolve("echo.jar"));
    quick.supervisor.start();
    quick.configure("here", "echo", Map.of());
    Lease held = quick.lease("here");

    quick.close();

    assertThatCode(held::close).doesNotThrowAnyException();
    assertThat(quick.upstreams.open()).isZero();
    assertThatThrownBy(() -> quick.configure("there", "echo", Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the plugin host is closed");
  }

  private void assertProblem(String instance, String problem) {
    assertThat(host.instance(instance).state()).isEqualTo(State.FAILED);
    assertThat(host.instance(instance).problems()).containsExactly(problem);
  }

  private Path drop(PluginJars.Jar jar, String name) throws IOException {
    return jar.write(host.dropped.resolve(name));
  }
}
