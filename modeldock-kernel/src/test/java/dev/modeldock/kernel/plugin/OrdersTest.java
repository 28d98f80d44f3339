package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.order.OrderRefused;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.plugin.step.StepTime;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What owners order, and what the gateway does by itself, with what a restart finds. */
class OrdersTest {

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
    begin();
  }

  @AfterEach
  void close() {
    host.close();
  }

  private void begin() {
    host.supervisor.start();
    host.configure("here", "echo", Map.of());
    host.supervisor.watch();
  }

  private void restart() throws IOException {
    host.close();
    host = new PluginHost(home, PluginHost.QUICK);
    begin();
  }

  private PluginView install(PluginJars.Jar jar) throws Exception {
    return host.supervisor.install(jar.write("sent.jar"));
  }

  private PluginView install(String version) throws Exception {
    return install(jars.echo("echo", version));
  }

  @Test
  void installedPluginServesAndIsThereAfterARestart() throws Exception {
    PluginView view = install("1.0");

    assertThat(view.state()).isEqualTo(GenerationState.READY);
    assertThat(view.file()).isEqualTo(host.dropped.resolve("echo.jar")).exists();
    assertThat(host.models("here")).containsExactly("1.0");
    restart();
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void eachStepIsToldWithItsTime() throws Exception {
    install("1.0");
    try (Lease _ = host.lease("here")) {
      install("2.0");
      host.await("the lease to be counted", _ -> host.generation(1).inUse() == 1);
      assertThat(host.generation(1).steps().getLast().took()).isNull();
    }
    host.awaitState(1, GenerationState.COLLECTED);

    assertThat(host.generation(1).steps())
        .extracting(StepTime::step)
        .containsExactly(
            Step.COPY,
            Step.HASH,
            Step.CHECK,
            Step.TRUST,
            Step.RESOLVE,
            Step.CREATE,
            Step.SELF_CHECK,
            Step.SWAP,
            Step.DRAIN,
            Step.CLOSE,
            Step.UNLOAD,
            Step.COLLECTED);
    assertThat(host.generation(1).steps()).allMatch(step -> step.took() != null);
    assertThat(host.generation(1).cut()).isZero();
  }

  @Test
  void refusedInstallLeavesTheOldOneServingAlsoAfterARestart() throws Exception {
    install("1.0");
    PluginView view = install(jars.echo("echo", "2.0").manifest("ModelDock-Api", "9.0"));

    assertThat(view.state()).isEqualTo(GenerationState.REJECTED);
    restart();
    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.dropped.resolve(".incoming")).isEmptyDirectory();
  }

  @Test
  void rollbackGoesBackAndForthAndOutlivesARestart() throws Exception {
    install("1.0");
    install("2.0");

    assertThat(host.supervisor.rollback("echo").version()).isEqualTo("1.0");
    restart();
    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.supervisor.rollback("echo").version()).isEqualTo("2.0");
    assertThat(host.models("here")).containsExactly("2.0");
  }

  @Test
  void whatWasDroppedCanBeRolledBackToo() throws Exception {
    Path made = jars.echo("echo", "1.0").write(home.resolve("made.tmp"));
    Files.move(made, host.dropped.resolve("one.jar"));
    host.awaitModel("here", "1.0");
    made = jars.echo("echo", "2.0").write(home.resolve("made.tmp"));
    Files.move(made, host.dropped.resolve("two.jar"));
    host.awaitModel("here", "2.0");
    host.await("one jar of it to be left", _ -> !Files.exists(host.dropped.resolve("one.jar")));

    host.supervisor.rollback("echo");

    assertThat(host.models("here")).containsExactly("1.0");
    restart();
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void removedPluginIsGoneAfterARestartAndCanBeBroughtBack() throws Exception {
    install("1.0");

    host.supervisor.remove("echo");

    assertThat(host.instance("here").state()).isEqualTo(State.NO_PROVIDER);
    restart();
    assertThat(host.instance("here").state()).isEqualTo(State.NO_PROVIDER);
    host.supervisor.rollback("echo");
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void shippedPluginComesBackWhenItsReplacementIsRemovedAndCannotBeRemovedItself()
      throws Exception {
    Path own = Files.createDirectories(home.resolve("own"));
    Path shipped = Files.createDirectories(home.resolve("shipped"));
    jars.echo("echo", "1.0").write(shipped.resolve("echo.jar"));
    try (var both = new PluginHost(home.resolve("both"), List.of(own, shipped))) {
      both.supervisor.start();
      both.configure("here", "echo", Map.of());
      both.supervisor.install(jars.echo("echo", "2.0").write("sent.jar"));
      assertThat(both.models("here")).containsExactly("2.0");

      both.supervisor.remove("echo");

      assertThat(both.models("here")).containsExactly("1.0");
      assertThat(own.resolve("echo.jar")).doesNotExist();
      assertThatThrownBy(() -> both.supervisor.remove("echo"))
          .isInstanceOfSatisfying(
              OrderRefused.class,
              e -> assertThat(e.reason()).isEqualTo(OrderRefused.Reason.PLUGIN_IS_SHIPPED));
    }
  }

  @Test
  void reloadMakesANewGenerationOfTheSameJar() throws Exception {
    install("1.0");

    PluginView view = host.supervisor.reload("echo");

    assertThat(view.generation()).isEqualTo(2);
    host.awaitState(1, GenerationState.COLLECTED);
    assertThat(catchThrowable(() -> host.supervisor.rollback("echo")))
        .isInstanceOf(OrderRefused.class)
        .hasMessage("no jar of plugin 'echo' is kept that served before this one");
  }

  @Test
  void ordersForWhatIsNotThereSaySo() {
    assertThatThrownBy(() -> host.supervisor.reload("none"))
        .isInstanceOf(OrderRefused.class)
        .hasMessage("there is no plugin 'none'");
    assertThatThrownBy(() -> host.supervisor.remove("none")).isInstanceOf(OrderRefused.class);
    assertThatThrownBy(() -> host.supervisor.rollback("none")).isInstanceOf(OrderRefused.class);
    assertThatThrownBy(() -> host.supervisor.install(home.resolve("none.jar")))
        .isInstanceOf(OrderRefused.class);
  }

  @Test
  void pluginWhoseProviderFailsItsSelfCheckNeverServes() throws Exception {
    install("1.0");
    PluginView view = install(doing("2.0", "broken"));

    assertThat(view.problems())
        .containsExactly(
            "instance 'here': its provider failed its self-check in check:"
                + " java.lang.IllegalStateException");
    assertThat(host.models("here")).containsExactly("1.0");
    assertThat(host.upstreams.open()).isEqualTo(1);
  }

  @Test
  void runtimeThatIsDownOrHangsKeepsNoPluginFromServing() throws Exception {
    install("1.0");

    assertThat(install(doing("2.0", "down")).state()).isEqualTo(GenerationState.READY);
    assertThat(install(doing("3.0", "hangs")).state()).isEqualTo(GenerationState.READY);
    assertThat(host.models("here")).containsExactly("3.0");
  }

  @Test
  void settingsThatNoLongerFitAreListedInstanceByInstance() throws Exception {
    install("1.0");
    host.configure("here", "echo", Map.of("greeting", "hi"));
    host.configure("there", "echo", Map.of("greeting", "ho"));
    host.configure("plain", "echo", Map.of());

    PluginView view =
        install(jars.echo("echo", "2.0").entry(PROPERTIES, "setting=word\n" + echo("2.0")));

    assertThat(view.problems())
        .containsExactly(
            "instance 'here': unknown setting 'greeting'; known: word",
            "instance 'there': unknown setting 'greeting'; known: word");
    assertThat(host.models("plain")).containsExactly("1.0");
  }

  @Test
  void generationThatFailsItsFirstRequestsIsRolledBackByItself() throws Exception {
    install("1.0");
    PluginView bad = install(doing("2.0", "chat-broken"));
    assertThat(bad.state()).isEqualTo(GenerationState.READY);
    for (int i = 0; i < 3; i++) {
      assertThat(catchThrowable(this::chat)).isInstanceOf(ProviderDefect.class);
    }

    host.awaitModel("here", "1.0");
    host.await("the reason to be told", _ -> !host.generation(2).problems().isEmpty());
    assertThat(host.generation(2).problems())
        .containsExactly(
            "it was rolled back to echo@1.0: 3 of its first 3 requests failed in the plugin");
    assertThat(host.dropped.resolve(".previous/echo/failed.jar")).exists();
    restart();
    assertThat(host.models("here")).containsExactly("1.0");
  }

  @Test
  void troubleOfARuntimeRollsNothingBack() throws Exception {
    install("1.0");
    install(doing("2.0", "chat-unreachable"));
    for (int i = 0; i < 10; i++) {
      assertThat(catchThrowable(this::chat)).isInstanceOf(Unreachable.class);
    }

    assertThat(host.supervisor.reload("echo").version()).isEqualTo("2.0");
  }

  @Test
  void defectAfterManyGoodRequestsRollsNothingBack() throws Exception {
    install("1.0");
    install("2.0");
    for (int i = 0; i < 25; i++) {
      chat();
    }

    assertThat(host.models("here")).containsExactly("2.0");
  }

  @Test
  void swapThatWasCutShortIsFinishedOrForgottenAfterARestart() throws Exception {
    install("1.0");
    install("2.0");
    Path kept = host.dropped.resolve(".previous/echo");
    Path now = host.dropped.resolve("echo.jar");
    // Killed after the jar that serves was kept, before the new one took its place.
    Files.copy(now, kept.resolve("replaced.jar"));
    restart();
    assertThat(kept.resolve("replaced.jar")).doesNotExist();
    // Killed right after.
    Files.move(now, kept.resolve("replaced.jar"));
    jars.echo("echo", "3.0").write(now);
    restart();

    assertThat(host.models("here")).containsExactly("3.0");
    assertThat(host.supervisor.rollback("echo").version()).isEqualTo("2.0");
  }

  private static final String PROPERTIES = "example/echo/echo.properties";

  private static String echo(String version) {
    return "type=echo\nversion=" + version + "\n";
  }

  private static PluginJars.Jar doing(String version, String finding) {
    return jars.echo("echo", version)
        .entry(PROPERTIES, echo(version) + "finding=" + finding + "\n");
  }

  private void chat() throws Exception {
    try (Lease lease = host.lease("here")) {
      lease.provider().chat(ChatCall.builder("r", "m").build()).close();
    }
  }
}
