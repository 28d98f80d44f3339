package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementTest {

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
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void heldLeaseIsServedByTheOldGenerationToItsEnd() throws Exception {
    Lease held = host.lease("here");
    ModelStream stream = held.provider().chat(ChatCall.builder("r1", "m").build());

    PluginView next = host.supervisor.replace(jars.echo("echo", "2.0").write("next.jar"));

    assertThat(next.state()).isEqualTo(GenerationState.READY);
    assertThat(host.models("here")).containsExactly("2.0");
    assertThat(host.instance("here").generation()).isEqualTo(2);
    assertThat(host.generation(1).state()).isEqualTo(GenerationState.DRAINING);
    assertThat(stream.next()).isEqualTo(new TextDelta("hello"));
    assertThat(PluginHost.names(held)).containsExactly("1.0");
    assertThat(host.upstreams.open()).isEqualTo(2);

    stream.close();
    held.close();
    stream = null;
    held = null;

    host.awaitState(1, GenerationState.COLLECTED);
    assertThat(host.upstreams.open()).isEqualTo(1);
    assertThat(host.models("here")).containsExactly("2.0");
  }

  @Test
  void streamThatOutlivesTheDrainIsCutAndSaysSo() throws Exception {
    var impatient =
        new HostLimits(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(100),
            Duration.ofMillis(30));
    try (var quick = new PluginHost(home.resolve("quick"), impatient)) {
      jars.echo("echo", "1.0").write(quick.dropped.resolve("echo.jar"));
      quick.supervisor.start();
      quick.configure("here", "echo", Map.of());
      Lease held = quick.lease("here");
      ModelStream stream = held.provider().chat(ChatCall.builder("r1", "m").build());
      assertThat(stream.next()).isEqualTo(new TextDelta("hello"));

      quick.supervisor.replace(jars.echo("echo", "2.0").write("next.jar"));

      assertThatThrownBy(stream::next)
          .isInstanceOfSatisfying(
              ProtocolBroken.class, e -> assertThat(e.stage()).isEqualTo(Stage.STREAMING))
          .hasMessage("instance 'here' was closed while it answered");
      quick.await(
          "the old generation to be unloaded",
          _ -> quick.generation(1).state() != GenerationState.DRAINING);
      assertThatThrownBy(() -> held.provider().models()).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void brokenReplacementDisturbsNobody() throws Exception {
    PluginView next =
        host.supervisor.replace(
            jars.echo("echo", "2.0").manifest("ModelDock-Api", "9.0").write("next.jar"));

    assertThat(next.state()).isEqualTo(GenerationState.REJECTED);
    assertThat(next.problems())
        .singleElement()
        .asString()
        .startsWith("it is built for API 9.0, this gateway offers 1.0");
    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.generation(1).state()).isEqualTo(GenerationState.READY);
  }

  @Test
  void replacementThatWouldLoseAReadyInstanceIsRefused() throws Exception {
    jars.misfit().write(host.dropped.resolve("misfit.jar"));
    PluginView misfit = host.supervisor.replace(host.dropped.resolve("misfit.jar"));
    host.configure("odd", "misfit", Map.of("mode", "ok"));
    assertThat(misfit.state()).isEqualTo(GenerationState.READY);

    PluginView next =
        host.supervisor.replace(
            jars.misfit().without("example/misfit/MisfitFactory$Misfit.class").write("lame.jar"));

    assertThat(next.state()).isEqualTo(GenerationState.REJECTED);
    assertThat(next.problems())
        .containsExactly(
            "instance 'odd': java.lang.NoClassDefFoundError: example/misfit/MisfitFactory$Misfit");
    assertThat(host.instance("odd").state()).isEqualTo(State.READY);
    assertThat(host.instance("odd").generation()).isEqualTo(misfit.generation());
    assertThat(host.upstreams.open()).isEqualTo(2);
    assertThat(host.generation(misfit.generation()).state()).isEqualTo(GenerationState.READY);
  }

  @Test
  void replacementForAnotherTypeIsRefused() throws Exception {
    PluginView next =
        host.supervisor.replace(
            jars.echo("other", "2.0").manifest("Plugin-Id", "echo").write("next.jar"));

    assertThat(next.problems())
        .containsExactly("it serves type 'other', but what it replaces serves 'echo'");
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void pluginThatComesLaterServesInstancesThatWaitedForIt() throws Exception {
    host.configure("waiting", "late", Map.of());
    assertThat(host.instance("waiting").state()).isEqualTo(State.NO_PROVIDER);

    host.supervisor.replace(jars.echo("late", "1.0").write("late.jar"));

    assertThat(host.models("waiting")).containsExactly("1.0");
  }

  @Test
  void jarThatIsNotThereIsRefused() {
    PluginView next = host.supervisor.replace(home.resolve("absent.jar"));

    assertThat(next.state()).isEqualTo(GenerationState.REJECTED);
    assertThat(next.problems())
        .containsExactly("it cannot be copied: is not a file that can be read");
  }

  @Test
  void fiftyGenerationsAllLeaveTheMemory() throws Exception {
    int rounds = 50;
    for (int i = 1; i <= rounds; i++) {
      PluginView next = host.supervisor.replace(jars.echo("echo", "2." + i).write("next.jar"));
      assertThat(next.state()).isEqualTo(GenerationState.READY);
      try (Lease lease = host.lease("here");
          ModelStream stream = lease.provider().chat(ChatCall.builder("r", "m").build())) {
        assertThat(stream.next()).isEqualTo(new TextDelta("hello"));
      }
    }

    host.await(
        "all but the last generation to be collected",
        all -> all.stream().filter(v -> v.state() == GenerationState.COLLECTED).count() == rounds);
    assertThat(host.models("here")).containsExactly("2." + rounds);
    assertThat(host.upstreams.open()).isEqualTo(1);
    try (var copies = Files.list(host.work)) {
      assertThat(copies).hasSize(1);
    }
    host.await("the copies to be closed", _ -> openCopies() <= rounds / 10);
  }

  /** Counts the private copies that this process has open, where the system tells. */
  private long openCopies() {
    Path handles = Path.of("/proc/self/fd");
    if (!Files.isDirectory(handles)) {
      return 0;
    }
    long count = 0;
    try (var all = Files.newDirectoryStream(handles)) {
      for (Path handle : all) {
        count += isCopy(handle) ? 1 : 0;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return count;
  }

  private boolean isCopy(Path handle) {
    try {
      return Files.readSymbolicLink(handle).startsWith(host.work);
    } catch (IOException _) {
      // closed in the meantime
      return false;
    }
  }

  @Test
  void pluginThatKeepsAThreadIsReportedAsLeaked() throws Exception {
    PluginView first = host.supervisor.replace(jars.misfit().write("misfit.jar"));
    host.configure("leaky", "misfit", Map.of("mode", "thread"));

    host.supervisor.replace(jars.misfit().write("misfit.jar"));

    host.awaitState(first.generation(), GenerationState.LEAKED);
  }

  @Test
  void failuresOfAPluginDoNotKeepItInMemory() throws Exception {
    PluginView first = host.supervisor.replace(jars.misfit().write("misfit.jar"));
    host.configure("grief", "misfit", Map.of("mode", "grief"));
    host.configure("failed", "misfit", Map.of("mode", "throws"));
    Throwable kept;
    try (Lease lease = host.lease("grief")) {
      kept = catchThrowable(() -> lease.provider().models());
    }
    host.remove("grief");
    host.remove("failed");
    host.supervisor.replace(jars.misfit().write("misfit.jar"));

    host.awaitState(first.generation(), GenerationState.COLLECTED);
    assertThat(kept)
        .hasMessage(
            "the provider of instance 'grief' failed in models:"
                + " example.misfit.MisfitFactory$Grief")
        .hasNoCause();
  }
}
