package dev.modeldock.cli.command;

import static dev.modeldock.cli.command.ConnectFixture.KEY;
import static dev.modeldock.cli.command.ConnectFixture.OWN_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectCommandTest {

  @TempDir Path home;
  @TempDir Path user;
  private ConnectFixture fixture;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void startGateway() throws IOException {
    fixture = new ConnectFixture(home, user);
    gateway = fixture.gateway;
    shell = fixture.shell;
  }

  @AfterEach
  void stopGateway() throws IOException {
    fixture.close();
  }

  private CommandFixture.Result connect(String commandLine) {
    return shell.run(("connect " + commandLine).split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "curl,/v1/chat/completions,/v1/chat/completions",
    "python,/v1/chat/completions,/v1\"",
    "node,/v1/chat/completions,/v1\"",
    "python --sdk anthropic,/v1/messages,\"",
    "node --sdk anthropic,/v1/messages,\"",
    "claude-code,/v1/messages?beta=true,'",
    "codex,/v1/responses,/v1\""
  })
  void settingsAreTriedJustAsTheyArePrinted(String client, String target, String urlEnd) {
    var result = connect(client);

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains(fixture.url + urlEnd.strip(), KEY)
        .containsAnyOf("o:it's", "o:it'\\''s")
        .doesNotContain("o:embed", FakeGateway.TOKEN);
    assertThat(result.err())
        .contains(
            "'connect-" + client.split(" ")[0] + "' was made", "modeldock keys revoke connect-")
        .contains("Tried it: o:it's answered \"Hello", "there\" in ", "(POST /v1/")
        .doesNotContain(KEY, "\u001b");
    var probe = gateway.requestsTo(target).getFirst();
    assertThat(probe.body()).startsWith("{\"model\":\"o:it's\"");
    assertThat(probe.headers())
        .containsEntry(
            client.endsWith("anthropic") ? "x-api-key" : "authorization",
            client.endsWith("anthropic") ? KEY : "Bearer " + KEY);
  }

  @Test
  void aMadeKeyMayChatAndNothingMore() {
    connect("curl");

    assertThat(gateway.requestsTo("/admin/v1/keys").getFirst().body())
        .isEqualTo("{\"name\":\"connect-curl\",\"scopes\":[\"chat\",\"models\"]}");
  }

  @Test
  void aTakenNameForAKeyIsCountedUp() {
    gateway
        .answer("POST", "/admin/v1/keys", 409, FakeGateway.error("key_exists", "there is one"))
        .then("POST", "/admin/v1/keys", 201, "{\"id\":\"k1\",\"key\":\"" + KEY + "\"}");

    assertThat(connect("curl").err()).contains("modeldock keys revoke connect-curl-2\n");
  }

  @ParameterizedTest
  @CsvSource({
    "curl,\"Authorization: Bearer $MODELDOCK_KEY\"",
    "python,api_key=os.environ[\"MODELDOCK_KEY\"]",
    "node,apiKey: process.env.MODELDOCK_KEY",
    "claude-code,ANTHROPIC_AUTH_TOKEN=\"$MODELDOCK_KEY\"",
    "codex,env_key = \"MODELDOCK_KEY\""
  })
  void aKeyOfTheEnvironmentIsReferredToByItsName(String client, String reference) {
    shell.environment.put("MODELDOCK_KEY", OWN_KEY);

    var result = connect(client);

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains(reference.strip());
    assertThat(result.out() + result.err()).doesNotContain(OWN_KEY);
    assertThat(gateway.requestsTo("/admin/v1/keys")).isEmpty();
  }

  @Test
  void anotherVariableCanBeNamed() {
    shell.environment.put("MODELDOCK_KEY", "mdk_not_this_one");
    shell.environment.put("MINE", OWN_KEY);

    assertThat(connect("curl --key-env MINE").out()).contains("$MINE");
  }

  @Test
  void aKeyComesFromTheStandardInputOrFromTyping() {
    shell.input = OWN_KEY + "\n";
    assertThat(connect("python --key -").out()).contains("api_key=\"" + OWN_KEY + "\"");

    shell.typed = new ArrayDeque<>(List.of(OWN_KEY));
    assertThat(connect("python --key -").out()).contains("api_key=\"" + OWN_KEY + "\"");
    assertThat(shell.prompts).containsExactly("Value of the key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--key mdk_argument",
        "--key=mdk_argument",
        "--key-env mdk_argument",
        "--key-env mdk_argument --key -",
        "mdk_argument",
        "--write --restore",
        "--force",
        "--sdk",
        "--write",
        "--restore"
      })
  void whatDoesNotFitIsRefusedWithoutRepeatingAKey(String options) {
    var result = connect("python " + options);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("error: ").doesNotContain("mdk_argument");
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mdk two words", "mdk_caf\u00e9", "mdk_\u001b[2J"})
  void whatCannotBeAKeyIsNotPrinted(String key) {
    shell.environment.put("MODELDOCK_KEY", key);

    var result = connect("curl");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out() + result.err()).doesNotContain(key);
  }

  @Test
  void theFirstAliasComesBeforeTheModels() {
    gateway.answer(
        "GET", "/v1/models", 200, ConnectFixture.models("best", "chat", "o:it's", "chat"));

    assertThat(connect("python --no-probe").out()).contains("model=\"best\"");
  }

  @Test
  void aModelThatTheKeyMayNotUseIsRefusedAndTheKeyTakenBack() {
    var result = connect("curl --model o:nope");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("no model 'o:nope'", "choose one of o:embed, o:it's");
    assertThat(gateway.lastRequest().method()).isEqualTo("DELETE");
  }

  @Test
  void withoutAnyModelThereIsNothingToPrint() {
    gateway.answer("GET", "/v1/models", 200, "{\"data\":[]}");

    var result = connect("curl");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("modeldock instances list");
  }

  @Test
  void withoutAProbeNothingIsAsked() {
    assertThat(connect("codex --no-probe").exit()).isZero();
    assertThat(gateway.requestsTo("/v1/responses")).isEmpty();
  }

  @Test
  void quietIsTheSnippetAndNothingElse() {
    var result = connect("claude-code -q");

    assertThat(result.lines()).allMatch(line -> line.startsWith("export ")).hasSize(8);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void jsonIsOneDocument() {
    var result = connect("codex --json --model o:it's");

    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("{\"client\":\"codex\",\"base_url\":\"" + fixture.url + "/v1\",\"model\":")
        .contains("\"key\":{\"source\":\"made\",\"id\":\"k1\",\"name\":\"connect-codex\"}")
        .contains("\"snippet\":\"# In ")
        .contains(
            "\"probe\":{\"ok\":true,\"request\":\"POST /v1/responses\",\"model\":\"o:it's\","
                + "\"text\":\"Hello there\",\"ms\":")
        .hasLineCount(1);
  }

  @Test
  void claudeCodeIsToldWhyItDoesNotListTheModelAndHowItWould() {
    assertThat(connect("claude-code").err()).contains("modeldock aliases set claude-o-it-s o:it's");

    gateway.answer(
        "GET",
        "/v1/models?limit=1000",
        200,
        ConnectFixture.models("my-Claude", "", "anthropic/qwen", ""));
    assertThat(connect("claude-code").err()).contains("list 2 of the gateway's models");
  }

  @Test
  void claudeCodeIsToldWhatElseIsInTheEnvironment() {
    shell.environment.put("ANTHROPIC_API_KEY", "sk-secret");

    assertThat(connect("claude-code").err())
        .contains("The environment also has ANTHROPIC_API_KEY")
        .doesNotContain("sk-secret");
  }

  @Test
  void aGatewayOnAnyAddressIsCalledOnTheLoopback() throws IOException {
    Path file = home.resolve("gateway.json");
    Files.writeString(
        file,
        Files.readString(file).replace(fixture.url, fixture.url.replace("127.0.0.1", "0.0.0.0")));

    assertThat(connect("curl").out()).contains(fixture.url);
  }

  @Test
  void noGatewayIsNoGateway() throws IOException {
    gateway.close();

    assertThat(connect("curl").exit()).isEqualTo(5);
  }

  @Test
  void aKeyIsMadeWithTheFlagsThatItNeeds() {
    connect("curl --allow-cloud --allow-high-risk");

    assertThat(gateway.requestsTo("/admin/v1/keys").getFirst().body())
        .endsWith("\"allow_cloud\":true,\"allow_high_risk\":true}");
  }

  @Test
  void whoeverAsksForAModelThatANewKeyDoesNotReachIsToldTheFlag() {
    gateway.answer(
        "POST",
        "/admin/v1/explain",
        200,
        "{\"code\":\"model_not_allowed\",\"message\":\"It may not without"
            + " --allow-high-risk.\"}");

    var result = connect("codex --model c:m");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).contains("It may not", "modeldock connect codex --allow-high-risk\n");
    assertThat(gateway.lastRequest().method()).isEqualTo("DELETE");
  }

  @Test
  void whereNoModelIsInReachTheFlagsAreNamed() {
    gateway.answer("GET", "/v1/models", 200, "{\"data\":[]}");

    assertThat(connect("curl").err()).contains("--allow-cloud", "--allow-high-risk");
  }
}
