package dev.modeldock.kernel.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.api.Health;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.trust.EveryJar;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.reach.OwnListeners;
import dev.modeldock.kernel.secret.SecretVault;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.file.JournalStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stored secret on its whole way: into the state, through a plugin, to a runtime. */
class StoredSecretTest {

  private static final String CANARY = "sk-canary-7QpZ2mX9vB4tL6";

  @TempDir Path folder;
  private final Closing closing = new Closing();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler listener = listener();
  private MirrorServer runtime;
  private LayeredState state;
  private SecretVault secrets;
  private PluginSupervisor plugins;

  @BeforeEach
  void assemble() throws IOException {
    Logger.getLogger("").addHandler(listener);
    runtime = closing.with(new MirrorServer());
    HomeFolder home = closing.with(HomeFolder.open(folder.resolve("home")));
    state =
        new LayeredState(closing.with(JournalStateStore.open(home.state())), List.of(), List.of());
    var random = new SecureRandom();
    secrets =
        SecretVault.open(
            new SecretKeyFiles(home.root(), random), state, new AesGcm(random), Clock.systemUTC());
    new PluginJars(folder).courier().write(home.plugins().resolve("courier.jar"));
    plugins =
        closing.with(
            new PluginSupervisor(
                List.of(home.plugins()),
                home.work(),
                new ProviderContexts(
                    new RelayedUpstreams(
                        Duration.ofSeconds(5),
                        Surroundings.of(Map.of(), false),
                        home.work().resolve("run"),
                        new OwnListeners()),
                    new SecretReferences(_ -> null, secrets::reveal),
                    home.instances(),
                    Clock.systemUTC()),
                HostLimits.defaults(),
                new EveryJar()));
    plugins.start();
  }

  @AfterEach
  void close() {
    closing.close();
    Logger.getLogger("").removeHandler(listener);
  }

  private Handler listener() {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        log.add(entry.getMessage() + " " + entry.getThrown());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private void addInstance() throws IOException {
    state.apply(
        new StateChange.PutInstance(
            new InstanceRecord(
                "cloud",
                "courier",
                Settings.of(Map.of("base_url", runtime.uri())),
                Map.of("api_key", "store:cloud-key"),
                Risk.LOW,
                false,
                List.of(),
                true,
                Source.STATE)));
    plugins.reconcile(state.state());
  }

  private Health look() throws InterruptedException {
    try (Lease lease = plugins.registry().lease("cloud").orElseThrow()) {
      return lease.provider().check();
    }
  }

  private Throwable fail() {
    try (Lease lease = plugins.registry().lease("cloud").orElseThrow()) {
      return catchThrowable(() -> lease.provider().models());
    }
  }

  @Test
  void theRuntimeGetsWhatIsStoredNowAndNobodyElseSeesIt() throws Exception {
    secrets.set("cloud-key", "sk-canary-of-yesterday-0001");
    addInstance();
    look();
    secrets.set("cloud-key", CANARY);
    Health health = look();
    secrets.rotateKey();
    Throwable failure = fail();
    secrets.remove("cloud-key");
    look();

    assertThat(runtime.heads)
        .satisfiesExactly(
            head -> assertThat(head).contains("authorization: Bearer sk-canary-of-yesterday-0001"),
            head -> assertThat(head).contains("authorization: Bearer " + CANARY),
            head -> assertThat(head).contains("authorization: Bearer " + CANARY),
            head -> assertThat(head).contains("authorization: Bearer none"));
    assertThat(health.detail()).contains("authorization").doesNotContain("canary");
    assertThat(failure).hasMessageContaining("[hidden]").message().doesNotContain("canary");
    assertThat(log).anyMatch(line -> line.contains("the runtime says"));
    assertThat(log).noneMatch(line -> line.contains("canary"));
    closing.close();
    try (var files = Files.walk(folder.resolve("home"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .as("%s", file)
            .doesNotContain("canary");
      }
    }
  }
}
