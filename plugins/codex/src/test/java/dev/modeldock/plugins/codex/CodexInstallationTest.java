package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.testkit.PluginModule;
import dev.modeldock.testkit.host.FakeHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CodexInstallationTest {

  @TempDir Path folder;

  @Test
  void theModuleIsMadeAsTheHostInsists() {
    assertThat(PluginModule.problems(CodexProviderFactory.class)).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereIsDownWithAdvice() throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of("binary", "/nowhere/codex"))) {
      Health health = it.provider.check();

      assertThat(health.status()).isEqualTo(Health.Status.DOWN);
      assertThat(health.detail()).contains("/nowhere/codex").contains("binary");
    }
  }

  @Test
  void whoIsNotSignedInIsToldTheCommandAndNothingIsSent() throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      it.codex.account("none");

      Health health = it.provider.check();

      String command =
          "CODEX_HOME=%s %s login"
              .formatted(it.host.folder().resolve("codex-home"), it.codex.program());
      assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(health.detail()).contains(command);
      assertThatThrownBy(() -> it.ask("Hello?"))
          .isInstanceOf(CredentialsRejected.class)
          .hasMessageContaining(command);
      assertThat(it.codex.received("thread/start")).isEmpty();
    }
  }

  @Test
  void aLoginThatIsMadeWhileTheGatewayRunsIsSeen() throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      it.codex.account("none");
      assertThat(it.provider.check().status()).isEqualTo(Health.Status.DEGRADED);
      it.codex.account("chatgpt");

      long end = System.nanoTime() + 10_000_000_000L;
      while (it.provider.check().status() != Health.Status.UP && System.nanoTime() < end) {
        Thread.onSpinWait();
      }

      assertThat(Asked.text(it.ask("Hello?"))).isEqualTo("Hello from fake.");
    }
  }

  @Test
  void settingsThatAnotherVersionDoesNotKnowAreLeftOut() throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      it.codex.unknownSettings("features.sleep_tool", "tools.update_plan");

      assertThat(it.provider.check().status()).isEqualTo(Health.Status.UP);
      assertThat(it.codex.arguments())
          .contains("features.shell_tool=false")
          .noneMatch(a -> a.startsWith("features.sleep_tool") || a.startsWith("tools.update_plan"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.shell_tool", "features", "model_catalog_json", "web_search"})
  void aVersionThatCannotBeKeptFromActingIsRefused(String setting) throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      it.codex.unknownSettings(setting);

      Health health = it.provider.check();

      assertThat(health.status()).isEqualTo(Health.Status.DOWN);
      assertThat(health.detail()).contains(setting).contains("0.169.0");
      assertThat(it.codex.received()).isEmpty();
    }
  }

  @Test
  void anotherVersionIsNoticedWhileTheGatewayRuns() throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      assertThat(it.provider.check().detail()).contains("0.169.0");
      it.codex.version("0.170.0");

      assertThat(it.provider.check().detail()).contains("0.170.0");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sandbox\":{\"type\":\"workspaceWrite\",\"networkAccess\":false}}",
        "{\"sandbox\":{\"type\":\"readOnly\",\"networkAccess\":true}}",
        "{\"approvalPolicy\":\"never\"}",
        "{\"approvalsReviewer\":\"auto_review\"}",
        "{\"thread\":{\"id\":\"thread-1\",\"ephemeral\":false}}",
        "{\"instructionSources\":[\"/home/u/.codex/AGENTS.md\"]}"
      })
  void aThreadThatMayDoMoreThanTalkGetsNoConversation(String reply) throws Exception {
    try (var it = new CodexUnderTest(folder, Map.of())) {
      it.codex.threadReply(reply);

      assertThatThrownBy(() -> it.ask("Hello?")).isInstanceOf(ProviderDefect.class);
      assertThat(it.codex.received("thread/inject_items")).isEmpty();
      assertThat(it.codex.received("turn/start")).isEmpty();
    }
  }

  @Test
  void anotherServerGetsTheLoginOnlyOverASafeLine() {
    assertThatThrownBy(() -> create(Map.of("base_url", "http://proxy.example/v1")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("https");
    assertThatThrownBy(() -> create(Map.of("base_url", "https://u:p@proxy.example/v1")))
        .isInstanceOf(RequestRejected.class);
  }

  private static void create(Map<String, ?> settings) throws Exception {
    var factory = new CodexProviderFactory();
    try (var host = FakeHost.with(factory.descriptor().settings(), settings)) {
      factory.create(host).close();
    }
  }

  @Test
  void nothingRunsOnAfterTheProvider() throws Exception {
    var it = new CodexUnderTest(folder, Map.of());
    assertThat(Asked.text(it.ask("Hello?"))).isNotEmpty();
    assertThat(it.host.runningPrograms()).isEqualTo(1);

    it.provider.close();

    assertThat(it.codex.received("(end of input)")).hasSize(1);
    it.close();
    assertThat(it.host.runningPrograms()).isZero();
  }

  @Test
  void theScriptOfNpmIsPassedByForTheProgramBesideIt() throws Exception {
    Path packages = folder.resolve("node_modules/@openai");
    Path script = Files.createDirectories(packages.resolve("codex/bin")).resolve("codex.js");
    Files.writeString(script, "#!/usr/bin/env node\n");
    try (var it = new CodexUnderTest(folder.resolve("."), Map.of("binary", script.toString()))) {
      assertThat(it.provider.check().detail()).contains("install @openai/codex again");
    }
  }
}
