package dev.modeldock.cli.command;

import static dev.modeldock.cli.command.ConnectFixture.KEY;
import static dev.modeldock.cli.command.ConnectFixture.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.cli.client.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectWriteTest {

  @TempDir Path home;
  @TempDir Path user;
  private ConnectFixture fixture;
  private Path toml;
  private Path json;

  @BeforeEach
  void startGateway() throws IOException {
    fixture = new ConnectFixture(home, user);
    toml = user.resolve(".codex/config.toml");
    json = user.resolve(".claude/settings.json");
  }

  @AfterEach
  void stopGateway() throws IOException {
    fixture.close();
  }

  private CommandFixture.Result connect(String commandLine) {
    return fixture.shell.run(("connect " + commandLine).split(" "));
  }

  private static void put(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void codexGetsAProviderOfItsOwn() throws IOException {
    put(toml, "# mine\nmodel_provider = \"azure\" # work\n\n[tui]\ntheme = \"dark\"\n");

    var result = connect("codex --write");

    assertThat(result.exit()).isZero();
    assertThat(toml)
        .hasContent(
            """
            # mine
            model_provider = "modeldock" # work
            model = "o:it's"

            [tui]
            theme = "dark"

            [model_providers.modeldock]
            name = "ModelDock"
            base_url = "%s/v1"
            wire_api = "responses"
            experimental_bearer_token = "%s"
            """
                .formatted(fixture.url, KEY));
    assertThat(result.lines()).contains("written to " + toml);
    assertThat(result.err())
        .contains("modeldock keys revoke connect-codex", "modeldock connect codex --restore")
        .contains("Tried it: o:it's answered \"Hello there\"");
    assertThat(result.out() + result.err()).doesNotContain(KEY);
  }

  @Test
  void claudeCodeGetsItsVariables() throws IOException {
    put(json, "{\n  \"model\": \"opus\",\n  \"env\": {\n    \"MINE\": \"1\"\n  }\n}\n");

    assertThat(connect("claude-code --write").exit()).isZero();

    var written = JsonObject.parse(Files.readString(json));
    assertThat(written.asMap().keySet()).containsExactly("model", "env");
    assertThat(written.object("env").asMap())
        .containsEntry("MINE", "1")
        .containsEntry("ANTHROPIC_BASE_URL", fixture.url)
        .containsEntry("ANTHROPIC_AUTH_TOKEN", KEY)
        .containsEntry("ANTHROPIC_MODEL", "o:it's")
        .containsEntry("ANTHROPIC_DEFAULT_HAIKU_MODEL", "o:it's")
        .containsEntry("ANTHROPIC_DEFAULT_SONNET_MODEL", "o:it's")
        .containsEntry("ANTHROPIC_DEFAULT_OPUS_MODEL", "o:it's")
        .containsEntry("CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "codex,CODEX_HOME,config.toml",
    "claude-code,CLAUDE_CONFIG_DIR,settings.json",
    "codex,HOME,.codex/config.toml",
    "claude-code,HOME,.claude/settings.json"
  })
  void theClientsOwnVariableSaysWhereItsFileIs(String client, String variable, String file) {
    Path other = user.resolve("other");
    fixture.shell.environment.put(variable, other.toString());

    assertThat(connect(client + " --write -q").lines())
        .containsExactly(other.resolve(file).toString());
    assertThat(other.resolve(file)).exists();
  }

  @ParameterizedTest
  @CsvSource({"codex,.codex/config.toml", "claude-code,.claude/settings.json"})
  void whatWasWrittenIsTakenBackWithoutAGateway(String client, String name) throws IOException {
    Path file = user.resolve(name);
    connect(client + " --write");
    fixture.close();

    var result = connect(client + " --restore");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("is gone again");
    assertThat(result.err()).contains("modeldock keys revoke connect-" + client);
    assertThat(file.getParent()).isEmptyDirectory();
    assertThat(connect(client + " --restore").exit()).isEqualTo(3);
  }

  @Test
  void whatAnotherHasChangedSinceIsLeftAlone() throws IOException {
    put(toml, "a = 1\n");
    connect("codex --write");
    Files.writeString(toml, Files.readString(toml) + "# mine\n");

    assertThat(connect("codex --restore").exit()).isEqualTo(7);
    assertThat(toml).content().endsWith("# mine\n");
    assertThat(connect("codex --restore --force --json").out())
        .contains("\"removed\":false,\"key_name\":\"connect-codex\"");
    assertThat(toml).hasContent("a = 1");
  }

  @Test
  void writingAgainKeepsTheKeyAndTheFirstBackup() throws IOException {
    put(toml, "a = 1\n");
    connect("codex --write");
    String written = Files.readString(toml);

    assertThat(connect("codex --write --json").out())
        .contains("\"key\":{\"source\":\"configuration\"}")
        .doesNotContain(KEY);
    assertThat(toml).hasContent(written);
    assertThat(fixture.gateway.requestsTo("/admin/v1/keys")).hasSize(1);
    connect("codex --restore");
    assertThat(toml).hasContent("a = 1");
  }

  @Test
  void aKeyThatIsNoLongerGoodIsReplaced() throws IOException {
    put(
        json,
        "{\"env\":{\"ANTHROPIC_BASE_URL\":\"%s\",\"ANTHROPIC_AUTH_TOKEN\":\"mdk_revoked\"}}"
            .formatted(fixture.url));

    assertThat(connect("claude-code --write").exit()).isZero();
    assertThat(json).content().contains(KEY).doesNotContain("mdk_revoked");
  }

  @Test
  void anotherServersKeyIsNeverSentToTheGateway() throws IOException {
    put(
        json,
        "{\"env\":{\"ANTHROPIC_BASE_URL\":\"https://x.test\",\"ANTHROPIC_AUTH_TOKEN\":\"sk-1\"}}");

    connect("claude-code --write");

    assertThat(fixture.gateway.requests)
        .noneMatch(request -> request.headers().toString().contains("sk-1"));
  }

  @Test
  void aKeyOfTheEnvironmentIsWrittenOut() {
    fixture.shell.environment.put("MODELDOCK_KEY", OWN_KEY);

    var result = connect("codex --write");

    assertThat(toml).content().contains("experimental_bearer_token = \"" + OWN_KEY + "\"");
    assertThat(result.out() + result.err()).doesNotContain(OWN_KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"env\":", "[]", "{\"env\":7}", "// c\n{}"})
  void brokenSettingsAreRefusedBeforeAKeyIsMade(String text) throws IOException {
    put(json, text);

    var result = connect("claude-code --write");

    assertThat(result.exit()).isEqualTo(6);
    assertThat(result.err()).contains(json.toString(), "nothing was written");
    assertThat(json).hasContent(text);
    assertThat(json.getParent()).isDirectoryNotContaining("glob:**modeldock*");
    assertThat(fixture.gateway.requests).isEmpty();
  }

  @Test
  void aBrokenConfigurationIsRefusedByItsLine() throws IOException {
    put(toml, "a = 1\nmodel = sk-secret\n");

    var result = connect("codex --write");

    assertThat(result.exit()).isEqualTo(6);
    assertThat(result.err()).contains("line 2 is not TOML").doesNotContain("sk-secret");
    assertThat(fixture.gateway.requests).isEmpty();
  }

  @Test
  void aKeyThatWasMadeInVainIsTakenBack() throws IOException {
    put(toml, "a = 1\n");
    Files.writeString(user.resolve(".codex/config.toml.modeldock-backup"), "older");

    assertThat(connect("codex --write").exit()).isEqualTo(7);
    assertThat(toml).hasContent("a = 1");
    assertThat(fixture.gateway.lastRequest().method()).isEqualTo("DELETE");
  }

  @Test
  void whatWasWrittenStaysWhenTheProbeFails() {
    fixture.gateway.answer("POST", "/v1/responses", 404, "{}");

    var result = connect("codex --write");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("is not served by this gateway", "--restore");
    assertThat(toml).exists();
  }

  @Test
  void whatElseIsInTheWayIsTold() throws IOException {
    put(toml, "profile = 'work'\n");
    put(json, "{\"apiKeyHelper\":\"x\",\"env\":{\"ANTHROPIC_API_KEY\":\"sk-secret\"}}");

    assertThat(connect("codex --write").err()).contains("the profile 'work'");
    assertThat(connect("claude-code --write").err())
        .contains("also sets ANTHROPIC_API_KEY", "also has apiKeyHelper")
        .doesNotContain("sk-secret");
  }

  @Test
  void filesOfLoginsAreNotTouched() throws IOException {
    put(user.resolve(".codex/auth.json"), "login");
    put(user.resolve(".claude/.credentials.json"), "login");

    connect("codex --write");
    connect("claude-code --write");
    connect("codex --restore");
    connect("claude-code --restore");

    assertThat(toml.getParent().toFile().list()).containsExactly("auth.json");
    assertThat(json.getParent().toFile().list()).containsExactly(".credentials.json");
  }
}
