package dev.modeldock.kernel.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.catalogue.ModelCatalogue;
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
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an author sees who builds while the gateway runs. */
@Timeout(60)
class WorkbenchTest {

  private static final long LIVENESS_S = 20;

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;
  private final LayeredState state = new LayeredState(new MemoryState(), List.of(), List.of());
  private final BlockingQueue<News> told = new LinkedBlockingQueue<>();
  private PluginSupervisor plugins;
  private Workbench workbench;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() {
    plugins =
        new PluginSupervisor(
            List.of(home.resolve("plugins")),
            home.resolve("work"),
            new ProviderContexts(
                new FakeUpstreams(),
                new SecretReferences(_ -> null, _ -> Optional.empty()),
                home.resolve("instances"),
                Clock.systemUTC()),
            HostLimits.defaults(),
            new EveryJar());
    plugins.start();
    var random = new SecureRandom();
    var firstCall =
        new FirstCall(
            plugins,
            state,
            new ModelCatalogue(state, plugins.registry()),
            new KeyMint(random, new Argon2id(random), Clock.systemUTC()),
            Clock.systemUTC());
    workbench = new Workbench(plugins, firstCall, home.resolve("packed"));
  }

  @AfterEach
  void close() {
    workbench.close();
    plugins.close();
  }

  @Test
  void folderOfClassesServesAndCanBeCalledAtOnce() throws Exception {
    workbench.follow(built(jars.echo("echo", "1.0")), told::add);

    assertThat(next(News.Loaded.class).plugin()).isEqualTo("echo@1.0");
    News.Callable call = next(News.Callable.class);
    assertThat(call.instance()).isEqualTo("echo");
    assertThat(call.model()).isEqualTo("1.0");
    assertThat(call.key()).startsWith("mdk_");
    assertThat(call.toString()).doesNotContain(call.key());
    assertThat(state.state().instances().get("echo").source()).isEqualTo(Source.RUNTIME);
    KeyRecord key = state.state().keys().values().iterator().next();
    assertThat(key.policy().allow().instances()).containsExactly("echo");
    assertThat(key.expiresAt()).isNotNull();
  }

  @Test
  void buildIsTakenOnceAndWhole() throws Exception {
    Path classes = built(jars.echo("echo", "1.0"));
    workbench.follow(classes, told::add);
    next(News.Loaded.class);
    next(News.Callable.class);

    Path factory = classes.resolve("example/echo/EchoFactory.class");
    byte[] compiled = Files.readAllBytes(factory);
    Files.delete(factory);
    TimeUnit.MILLISECONDS.sleep(700);
    assertThat(told).as("half a build is no news").isEmpty();
    unpack(jars.echo("echo", "2.0"), classes);
    Files.write(factory, compiled);

    assertThat(next(News.Loaded.class).plugin()).isEqualTo("echo@2.0");
    assertThat(servedModel()).isEqualTo("2.0");
    assertThat(told).isEmpty();
  }

  @Test
  void buildThatIsRefusedLeavesTheOneBeforeAndTheNextIsTried() throws Exception {
    Path classes = built(jars.echo("echo", "1.0"));
    workbench.follow(classes, told::add);
    next(News.Loaded.class);
    next(News.Callable.class);

    unpack(jars.echo("echo", "2.0").manifest("ModelDock-Api", "9.0"), classes);
    assertThat(next(News.Refused.class).problems()).singleElement().asString().contains("9.0");
    assertThat(servedModel()).isEqualTo("1.0");

    unpack(jars.echo("echo", "2.0"), classes);
    assertThat(next(News.Loaded.class).plugin()).isEqualTo("echo@2.0");
  }

  @Test
  void folderWithoutManifestIsRefusedWithWhereItComesFrom() throws Exception {
    Path classes = built(jars.echo("echo", "1.0"));
    Files.delete(classes.resolve("META-INF/MANIFEST.MF"));
    workbench.follow(classes, told::add);

    assertThat(next(News.Refused.class).problems())
        .singleElement()
        .asString()
        .contains("META-INF/MANIFEST.MF", "resources");
  }

  @Test
  void jarIsFollowedToo() throws Exception {
    Path jar = jars.echo("echo", "1.0").write(home.resolve("echo.jar"));
    workbench.follow(jar, told::add);
    next(News.Loaded.class);
    next(News.Callable.class);

    jars.echo("echo", "2.0").write(jar);

    assertThat(next(News.Loaded.class).plugin()).isEqualTo("echo@2.0");
  }

  @Test
  void typeThatNeedsSettingsIsLeftToItsAuthor() throws Exception {
    workbench.follow(built(jars.misfit()), told::add);

    next(News.Loaded.class);
    News.Unconfigured unconfigured = next(News.Unconfigured.class);
    assertThat(unconfigured.type()).isEqualTo("misfit");
    assertThat(unconfigured.problems()).singleElement().asString().contains("'mode' is required");
    assertThat(state.state().instances()).isEmpty();
  }

  private <N extends News> N next(Class<N> kind) throws InterruptedException {
    News news = told.poll(LIVENESS_S, TimeUnit.SECONDS);
    assertThat(news).isInstanceOf(kind);
    return kind.cast(news);
  }

  private String servedModel() throws Exception {
    try (Lease lease = plugins.registry().lease("echo").orElseThrow()) {
      return lease.provider().models().getFirst().name();
    }
  }

  private Path built(PluginJars.Jar jar) throws IOException {
    Path classes = Files.createDirectory(home.resolve("classes"));
    unpack(jar, classes);
    return classes;
  }

  private void unpack(PluginJars.Jar jar, Path classes) throws IOException {
    try (var file = new JarFile(jar.write(home.resolve("packed.jar")).toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        Path to = classes.resolve(entry.getName());
        Files.createDirectories(to.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.write(to, in.readAllBytes());
        }
      }
    }
  }
}
