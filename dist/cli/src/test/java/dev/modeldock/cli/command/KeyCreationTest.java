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
}
