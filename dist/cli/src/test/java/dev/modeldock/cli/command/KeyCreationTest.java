package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCreationTest {

  private static final String KEY =
      """
      {"id":"pub1","name":"ci","prefix":"mdk_pub1","state":"active","scopes":["chat","models"],\
      "created_at":"2030-01-01T00:00:00Z","expires_at":null,"key":"mdk_pub1_secret"}\
      """;

  @TempDir Path home;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
  }

  @AfterEach
  void stopGateway() throws IOException {
    gateway.close();
  }

  @Test
  void createdKeysGoToTheOutputAndTheExplanationToTheErrors() {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    var result = shell.run("keys", "create", "ci");

    assertThat(result.exit()).isZero();
    assertThat(result.lines()).containsExactly("mdk_pub1_secret");
    assertThat(result.err()).contains("shown this once").doesNotContain("mdk_pub1_secret");
  }

  @Test
  void quietKeyCreationPrintsTheKeyAndNothingElse() {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    var result = shell.run("keys", "create", "ci", "-q");

    assertThat(result.lines()).containsExactly("mdk_pub1_secret");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void keyCreationAsJsonHasIdNameKeyAndPrefix() {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    assertThat(shell.run("keys", "create", "ci", "--json").out())
        .contains("\"id\":\"pub1\"", "\"name\":\"ci\"", "\"prefix\":\"mdk_pub1\"")
        .contains("\"key\":\"mdk_pub1_secret\"")
        .hasLineCount(1);
  }

  @Test
  void whatAKeyMayReachIsSentAsGiven() {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    shell.run(
        ("keys create ci --scope chat --scope models --model o:* --alias best --instance o"
                + " --expires 30d")
            .split(" "));

    assertThat(gateway.lastRequest().headers()).containsEntry("content-type", "application/json");
    assertThat(gateway.lastRequest().body())
        .isEqualTo(
            "{\"name\":\"ci\",\"scopes\":[\"chat\",\"models\"],\"models\":[\"o:*\"],"
                + "\"aliases\":[\"best\"],\"instances\":[\"o\"],"
                + "\"expires_at\":\"2030-01-31T00:00:00Z\"}");
  }

  @ParameterizedTest
  @CsvSource({"12h,2030-01-01T12:00:00Z", "90m,2030-01-01T01:30:00Z"})
  void anExpiryIsCountedFromNow(String given, String sent) {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    shell.run("keys", "create", "ci", "--expires", given);

    assertThat(gateway.lastRequest().body()).contains("\"expires_at\":\"" + sent + "\"");
  }

  @Test
  void aKeyIsMadeWithAllThatCanBeSaid() {
    gateway.answer("POST", "/admin/v1/keys", 201, KEY);

    shell.run(
        ("keys create ci --deny-model o:big* --deny-alias slow --deny-instance x --allow-cloud"
                + " --allow-high-risk --allow-lan --rpm 60 --tpm 10000 --streams 4"
                + " --daily-tokens 1000000000000 --prompt-log redacted")
            .split(" "));

    assertThat(gateway.lastRequest().body())
        .isEqualTo(
            "{\"name\":\"ci\",\"deny_models\":[\"o:big*\"],\"deny_aliases\":[\"slow\"],"
                + "\"deny_instances\":[\"x\"],\"allow_cloud\":true,\"allow_high_risk\":true,"
                + "\"allow_lan\":true,\"limits\":{\"requests_per_minute\":60,"
                + "\"tokens_per_minute\":10000,\"concurrent_streams\":4,"
                + "\"daily_tokens\":1000000000000},\"prompt_log\":\"redacted\"}");
  }

  @Test
  void anUpdateHoldsOnlyWhatWasSaidAndTakenBack() {
    gateway.answer("POST", "/admin/v1/keys/ci", 200, KEY);

    var result =
        shell.run(
            "keys update ci --no-allow-cloud --rpm 5 --unset tpm --unset model --unset expires"
                .split(" "));

    assertThat(result.exit()).isZero();
    assertThat(gateway.lastRequest().body())
        .isEqualTo(
            "{\"allow_cloud\":false,\"limits\":{\"requests_per_minute\":5,"
                + "\"tokens_per_minute\":null},\"models\":null,\"expires_at\":null}");
  }

  @Test
  void anUpdateOfNothingIsAMistake() {
    assertThat(shell.run("keys", "update", "ci").exit()).isEqualTo(2);
    assertThat(shell.run("keys", "update", "ci", "--unset", "everything").exit()).isEqualTo(2);
    assertThat(gateway.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'',86400", "--grace 2h,7200", "--grace 0,0"})
  void aRotatedKeyIsShownOnceAndToldHowLongTheOldTextIsGood(String grace, long seconds) {
    gateway.answer(
        "POST",
        "/admin/v1/keys/ci/rotate",
        200,
        KEY.replace("\"key\":", "\"old_text_until\":\"2030-01-02T00:00:00Z\",\"key\":"));

    var result = shell.run(("keys rotate ci " + grace).strip().split(" "));

    assertThat(result.lines()).containsExactly("mdk_pub1_secret");
    assertThat(result.err()).contains("new text of key 'ci'", "good until 2030-01-02T00:00:00Z");
    assertThat(gateway.lastRequest().body()).isEqualTo("{\"grace_seconds\":" + seconds + "}");
  }
}
