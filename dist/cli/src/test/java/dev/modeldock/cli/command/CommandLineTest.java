package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  @TempDir Path home;
  private CommandFixture shell;

  @BeforeEach
  void openShell() {
    shell = new CommandFixture(home);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "instances list",
        "models list",
        "aliases list",
        "keys create laptop",
        "secrets list",
        "secrets set a",
        "plugins list",
        "audit tail",
        "config show",
        "connect curl"
      })
  void withoutAGatewayEveryClientCommandSaysSo(String line) {
    var result = shell.run(line.split(" "));

    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("error: no gateway runs on " + home)
        .contains("\ntry: modeldock serve");
  }

  @Test
  void aGatewayThatIsGoneIsNamedWithItsProcess() throws Exception {
    new FakeGateway(home).close();

    var result = shell.run("status");

    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.err()).contains("4711").contains("try: modeldock serve");
  }

  @Test
  void errorsAreJsonWhenJsonIsWanted() {
    var result = shell.run("status", "--json");

    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("{\"error\":{\"code\":\"no_gateway\",\"message\":\"");
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void aBrokenGatewayFileIsAFailureAndNoStackTrace() throws Exception {
    Files.writeString(home.resolve("gateway.json"), "{\"pid\":");

    var result = shell.run("status");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("cannot be read").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keys",
        "keys create",
        "keys create a --scoop chat",
        "aliases set name",
        "instances add a",
        "status now",
        "serve --port many",
        "serve --port 70000",
        "connect emacs",
        "keys create a --expires soon",
        "audit list --since soon",
        "aliases set a b:c --set nothing"
      })
  void wrongUsageEndsWith2AndSaysWhatToTry(String line) {
    var result = shell.run(line.split(" "));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ");
    assertThat(shell.served).isEmpty();
  }

  @Test
  void wrongUsageIsJsonEvenIfTheMistakeStandsFirst() {
    assertThat(shell.runAsGiven("statsu", "--json").err()).startsWith("{\"error\":{\"code\":");
  }

  @Test
  void aCommandThatIsNearlyRightIsSuggested() {
    assertThat(shell.runAsGiven("statsu").err()).contains("try: modeldock status");
  }

  @Test
  void whatFollowsAnUnknownOptionIsNotRepeated() {
    assertThat(shell.run("instances", "add", "a", "--type", "t", "--api-key", "sk-1").err())
        .startsWith("error: there is no option '--api-key'\n")
        .doesNotContain("sk-1");
    assertThat(shell.run("instances", "add", "a", "--type", "t", "--api-key=sk-1").err())
        .doesNotContain("sk-1");
  }

  @Test
  void withoutACommandTheUsageIsPrintedAsAnError() {
    var result = shell.runAsGiven();

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("Usage: modeldock");
  }

  @Test
  void helpNamesEveryCommandAndEveryExitCode() {
    var result = shell.runAsGiven("--help");

    assertThat(result.exit()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("serve", "status", "instances", "models", "aliases", "keys")
        .contains("secrets", "plugins", "audit", "config", "connect", "completion")
        .contains("no gateway reachable", "conflict");
  }

  @Test
  void whatIsNotBuiltIsAbsent() {
    assertThat(shell.runAsGiven("--help").out()).doesNotContain("doctor");
    assertThat(shell.runAsGiven("doctor").exit()).isEqualTo(2);
  }

  @Test
  void theVersionIsPrinted() {
    var result = shell.runAsGiven("--version");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("modeldock");
  }

  @Test
  void theHomeFolderMayBeNamedBeforeTheCommand() {
    assertThat(shell.runAsGiven("--home", home.toString(), "status").err())
        .contains(home.toString());
  }

  @Test
  void theHomeFolderMayComeFromTheEnvironment() {
    shell.environment.put("MODELDOCK_HOME", home.toString());

    assertThat(shell.runAsGiven("status").err()).contains(home.toString());
  }

  @Test
  void serveHandsItsOptionsOn() {
    var result =
        shell.run(
            ("serve --config c.yaml --plugins p --host 0.0.0.0 --port 0 --control-port 1"
                    + " --demo --json")
                .split(" "));

    assertThat(result.exit()).isZero();
    assertThat(shell.served)
        .singleElement()
        .satisfies(options -> {
          assertThat(options.home()).isEqualTo(home);
          assertThat(options.config()).isEqualTo(Path.of("c.yaml"));
          assertThat(options.plugins()).isEqualTo(Path.of("p"));
          assertThat(options.host()).isEqualTo("0.0.0.0");
          assertThat(options.port()).isZero();
          assertThat(options.controlPort()).isEqualTo(1);
          assertThat(options.demo()).isTrue();
          assertThat(options.json()).isTrue();
        });
  }

  @Test
  void whatServeIsNotToldIsLeftToTheConfiguration() {
    shell.run("serve");

    var options = shell.served.getFirst();
    assertThat(options.port()).isNull();
    assertThat(options.host()).isNull();
    assertThat(options.config()).isNull();
    assertThat(options.demo()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void completionIsAScriptThatShellsAccept(String name) throws Exception {
    var result = shell.runAsGiven("completion", name);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("modeldock", "instances", "--base-url", "secrets", "rotate-key")
        .contains("claude-code", "--key-env", "--restore");
    Path script = Files.writeString(home.resolve("completion"), result.out());
    Process bash = new ProcessBuilder(List.of("bash", "-n", script.toString())).inheritIO().start();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void aConfigurationIsValidatedWithoutAGateway() throws Exception {
    Path file = Files.writeString(home.resolve("usual.yaml"), "port: 1");

    assertThat(shell.run("config", "validate").exit()).isZero();
    shell.problems.add("usual.yaml:1: port is taken");
    var invalid = shell.run("config", "validate", file.toString());

    assertThat(invalid.exit()).isEqualTo(6);
    assertThat(invalid.lines()).containsExactly("usual.yaml:1: port is taken");
    assertThat(shell.run("config", "validate", "--json").out())
        .contains("\"valid\":false", "\"problems\":[\"usual.yaml:1: port is taken\"]");
    assertThat(shell.run("config", "validate", "nowhere.yaml").exit()).isEqualTo(3);
  }

  @Test
  void theSchemaAndThePathNeedNoGateway() {
    assertThat(shell.run("config", "schema").lines()).containsExactly("{\"type\":\"object\"}");
    assertThat(shell.run("config", "path").lines())
        .containsExactly(home.resolve("usual.yaml").toString());
  }
}
