package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.InstanceView.State;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of jars in a folder that is watched. */
class DroppedJarTest {

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
    jars.echo("echo", "1.0").write(host.dropped.resolve("echo.jar"));
    host.supervisor.start();
    host.configure("here", "echo", Map.of());
    host.configure("second", "two", Map.of());
    host.supervisor.watch();
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void jarThatIsRenamedIntoPlaceReplacesTheOneThatWasThere() throws Exception {
    drop(jars.echo("echo", "2.0"), "echo.jar");

    host.awaitModel("here", "2.0");
    host.await("the old one to be none", _ -> host.ready().size() == 1);
    assertThat(host.ready()).extracting(PluginView::version).containsExactly("2.0");
  }

  @Test
  void jarOfTheSamePluginUnderAnotherNameReplacesIt() throws Exception {
    drop(jars.echo("echo", "2.0"), "echo-2.0.jar");

    host.awaitModel("here", "2.0");
  }

  @Test
  void severalJarsAtOnceAllServe() throws Exception {
    drop(jars.echo("two", "2.0"), "two.jar");
    drop(jars.echo("three", "3.0"), "three.jar");
    drop(jars.echo("echo", "2.0"), "echo.jar");

    host.awaitModel("here", "2.0");
    host.awaitModel("second", "2.0");
    host.await("all to serve", _ -> host.ready().size() == 3);
  }

  @Test
  void halfWrittenJarIsWaitedForAndThenServes() throws Exception {
    byte[] whole = Files.readAllBytes(jars.echo("two", "2.0").write("whole.jar"));
    try (OutputStream out = Files.newOutputStream(host.dropped.resolve("two.jar"))) {
      out.write(whole, 0, whole.length / 2);
      out.flush();
      drop(jars.echo("three", "1.0"), "three.jar");
      host.await("the other jar", _ -> host.ready().size() == 2);
      assertThat(host.rejected()).isEmpty();
      out.write(whole, whole.length / 2, whole.length - whole.length / 2);
    }

    host.awaitModel("second", "2.0");
    assertThat(host.rejected()).isEmpty();
  }

  @Test
  void brokenJarIsToldOfOnceAndDisturbsNobodyUntilItIsMended() throws Exception {
    Path broken = home.resolve("broken.tmp");
    byte[] whole = Files.readAllBytes(jars.echo("echo", "2.0").write("whole.jar"));
    Files.write(broken, Arrays.copyOf(whole, whole.length - 40));
    Files.move(broken, host.dropped.resolve("echo.jar"), StandardCopyOption.REPLACE_EXISTING);
    host.await("the broken jar to be refused", _ -> host.rejected().size() == 1);
    drop(jars.echo("two", "2.0"), "two.jar");
    host.awaitModel("second", "2.0");

    assertThat(host.rejected()).hasSize(1);
    assertThat(host.models("here")).containsExactly("1.0");
    drop(jars.echo("echo", "2.0"), "echo.jar");
    host.awaitModel("here", "2.0");
  }

  @Test
  void deletedJarIsARemovedPlugin() throws Exception {
    Files.delete(host.dropped.resolve("echo.jar"));

    host.awaitState(1, GenerationState.COLLECTED);
    assertThat(host.instance("here").state()).isEqualTo(State.NO_PROVIDER);
    drop(jars.echo("echo", "1.1"), "echo.jar");
    host.awaitModel("here", "1.1");
  }

  @Test
  void sameBytesAreNoNewGeneration() throws Exception {
    Files.copy(host.dropped.resolve("echo.jar"), host.dropped.resolve("again.jar"));
    Files.delete(host.dropped.resolve("echo.jar"));
    drop(jars.echo("two", "2.0"), "two.jar");
    host.awaitModel("second", "2.0");
    host.await(
        "the jar to be known by its new name", all -> all.getFirst().file().endsWith("again.jar"));

    host.await("the other one to be shown", _ -> host.ready().size() == 2);
    assertThat(host.ready()).extracting(PluginView::version).containsExactly("1.0", "2.0");
    assertThat(host.generation(1).state()).isEqualTo(GenerationState.READY);
  }

  @Test
  void folderThatVanishesAndComesBackIsFollowedOn() throws Exception {
    Path aside = home.resolve("aside");
    Files.move(host.dropped, aside);
    Thread.sleep(600);
    assertThat(host.models("here")).containsExactly("1.0");
    Files.move(aside, host.dropped);
    drop(jars.echo("echo", "2.0"), "echo.jar");

    host.awaitModel("here", "2.0");
  }

  @Test
  void ownersJarCountsBeforeOneThatIsShippedWhichComesBackAfterIt() throws Exception {
    Path shipped = Files.createDirectories(home.resolve("shipped"));
    Path own = Files.createDirectories(home.resolve("own"));
    jars.echo("echo", "1.0").write(shipped.resolve("echo.jar"));
    try (var both = new PluginHost(home.resolve("both"), List.of(own, shipped))) {
      both.supervisor.start();
      both.configure("here", "echo", Map.of());
      both.supervisor.watch();
      move(jars.echo("echo", "2.0"), own.resolve("mine.jar"));
      both.awaitModel("here", "2.0");
      move(jars.echo("echo", "1.1"), shipped.resolve("echo.jar"));
      Files.delete(own.resolve("mine.jar"));

      both.awaitModel("here", "1.1");
    }
  }

  private void drop(PluginJars.Jar jar, String name) throws IOException {
    move(jar, host.dropped.resolve(name));
  }

  private void move(PluginJars.Jar jar, Path place) throws IOException {
    Path made = jar.write(home.resolve("made.tmp"));
    Files.move(made, place, StandardCopyOption.REPLACE_EXISTING);
  }
}
