package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.shelf.PluginShelf;
import dev.modeldock.kernel.plugin.trust.CorePins;
import dev.modeldock.kernel.plugin.trust.JarSigner;
import dev.modeldock.kernel.plugin.trust.OwnersJudge;
import dev.modeldock.kernel.plugin.trust.SigningKey;
import dev.modeldock.kernel.plugin.trust.Trust.Basis;
import dev.modeldock.kernel.plugin.trust.TrustState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an owner trusts decides what serves, at each load. */
class TrustedPluginsTest {

  private static final SigningKey ACME = SigningKey.generate();
  private static final SigningKey OTHER = SigningKey.generate();

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;
  private final MemoryState state = new MemoryState();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private PluginHost host;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() throws IOException {
    Path folder = Files.createDirectories(home.resolve("plugins"));
    host =
        new PluginHost(
            home,
            List.of(folder),
            PluginHost.QUICK,
            new OwnersJudge(state, CorePins.none(), false, this::tick));
    believe("acme", ACME);
    host.supervisor.start();
    host.configure("here", "echo", Map.of());
    host.supervisor.watch();
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void droppedJarWaitsForConsentAndIsLoadedWithIt() throws Exception {
    drop("1.0", null);
    host.await("it to be refused", _ -> host.rejected().size() == 1);
    PluginView refused = host.rejected().getFirst();
    assertThat(refused.problems().getFirst())
        .endsWith("modeldock plugins trust " + refused.sha256());

    agree(refused.sha256());

    host.awaitModel("here", "1.0");
    assertThat(host.ready().getFirst().trust().basis()).isEqualTo(Basis.CONSENT);
    assertThat(host.rejected()).isEmpty();
  }

  @Test
  void signedJarServesAtOnceAndAnOlderOneDoesNotTakeItsPlace() throws Exception {
    drop("2.0", ACME);
    host.awaitModel("here", "2.0");
    assertThat(host.ready().getFirst().trust().signer()).isEqualTo("acme");

    drop("1.0", ACME);
    host.await("the older one to be refused", _ -> host.rejected().size() == 1);

    PluginView refused = host.rejected().getFirst();
    assertThat(refused.problems().getFirst()).contains("older than version 2.0");
    assertThat(host.models("here")).contains("2.0");

    agree(refused.sha256());
    host.awaitModel("here", "1.0");
  }

  @Test
  void jarThatIsReplayedAfterARestartIsRefused() throws Exception {
    drop("2.0", ACME);
    host.awaitModel("here", "2.0");
    host.close();
    Files.delete(host.dropped.resolve("echo.jar"));
    signed("1.0", ACME, host.dropped.resolve("echo.jar"));
    host =
        new PluginHost(
            home,
            List.of(host.dropped),
            PluginHost.QUICK,
            new OwnersJudge(state, CorePins.none(), false, this::tick));
    host.supervisor.start();

    assertThat(host.ready()).isEmpty();
    assertThat(host.rejected().getFirst().problems().getFirst()).contains("older than version 2.0");
  }

  @Test
  void rollbackIsAskedForAndOpensNoDoorForWhatIsBetween() throws Exception {
    drop("1.0", ACME);
    host.awaitModel("here", "1.0");
    drop("2.0", ACME);
    host.awaitModel("here", "2.0");

    assertThat(host.supervisor.rollback("echo").state()).isEqualTo(GenerationState.READY);
    host.awaitModel("here", "1.0");

    drop("1.5", ACME);
    host.await("what is between to be refused", _ -> host.rejected().size() == 1);
    assertThat(host.models("here")).contains("1.0");
  }

  @Test
  void jarOfAnotherPublisherDoesNotTakeAPluginOver() throws Exception {
    believe("other", OTHER);
    drop("1.0", ACME);
    host.awaitModel("here", "1.0");

    drop("2.0", OTHER);
    host.await("the other's to be refused", _ -> host.rejected().size() == 1);

    assertThat(host.rejected().getFirst().problems().getFirst()).contains("was signed by acme");
  }

  @Test
  void removedPublisherIsShownAndRefusedAtTheNextLoad() throws Exception {
    drop("1.0", ACME);
    host.awaitModel("here", "1.0");

    change(new TrustChange.RemovePublisher("acme", tick()));

    PluginView serving = host.ready().getFirst();
    assertThat(serving.trust().basis()).isNull();
    assertThat(serving.trust().state()).isEqualTo(TrustState.UNSIGNED);
    assertThat(host.models("here")).contains("1.0");

    PluginView again = host.supervisor.reload("echo");
    assertThat(again.state()).isEqualTo(GenerationState.REJECTED);
    assertThat(again.problems().getFirst()).contains("whose publisher you removed");
  }

  @Test
  void fileThatChangesAfterConsentNeedsAnother() throws Exception {
    Path jar = jars.echo("echo", "1.0").write(shared.resolve("agreed.jar"));
    agree(PluginShelf.hash(jar));
    Files.move(jar, host.dropped.resolve("echo.jar"));
    host.awaitModel("here", "1.0");

    drop("1.1", null);
    host.await("the changed one to be refused", _ -> host.rejected().size() == 1);

    assertThat(host.models("here")).contains("1.0");
  }

  private Instant tick() {
    return now.updateAndGet(then -> then.plusSeconds(1));
  }

  private void believe(String name, SigningKey key) {
    change(new TrustChange.PutPublisher(new PublisherRecord(name, key.publicKey(), tick())));
  }

  private void agree(String sha256) {
    change(new TrustChange.PutConsent(new ConsentRecord(sha256, null, tick())));
  }

  private void change(TrustChange change) {
    state.apply(new StateChange.OfTrust(change));
    host.supervisor.reconsider();
  }

  private void drop(String version, @Nullable SigningKey key) throws IOException {
    Path ready = shared.resolve("ready.jar");
    signed(version, key, ready);
    Files.move(ready, host.dropped.resolve("echo.jar"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void signed(String version, @Nullable SigningKey key, Path file)
      throws IOException {
    jars.echo("echo", version).write(file);
    if (key != null) {
      JarSigner.sign(
          file, new PluginManifest("echo", version, null, null, null, new ApiLevel(1, 0)), key);
    }
  }
}
