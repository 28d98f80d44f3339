package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyUsageTest {

  private static final String LIMITED =
      """
      {"id":"pub1","name":"ci","prefix":"mdk_pub1",\
      "requests_per_minute":{"limit":60,"used":3,"reserved":0,"remaining":57,"resets_at":"2030-01-01T00:01:00Z"},\
      "tokens_per_minute":null,\
      "concurrent_streams":{"limit":4,"used":1,"reserved":0,"remaining":3,"resets_at":null},\
      "daily_tokens":{"limit":1000,"used":300,"reserved":200,"remaining":500,"resets_at":"2030-01-02T00:00:00Z"},\
      "today":{"day":"2030-01-01","requests":9,"prompt_tokens":100,"completion_tokens":200}}\
      """;
  private static final String FREE =
      """
      {"id":"pub2","name":"free","prefix":"mdk_pub2","requests_per_minute":null,"tokens_per_minute":null,\
      "concurrent_streams":null,"daily_tokens":null,\
      "today":{"day":"2030-01-01","requests":9,"prompt_tokens":100,"completion_tokens":200}}\
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
  void eachLimitIsALineWithWhatIsLeftOfIt() {
    gateway.answer("GET", "/admin/v1/keys/ci/usage", 200, LIMITED);

    var result = shell.run("keys", "usage", "ci");

    assertThat(result.exit()).isZero();
    assertThat(result.lines())
        .containsExactly(
            "requests_per_minute\t60\t3\t0\t57\t2030-01-01T00:01:00Z",
            "tokens_per_minute\t\t\t\t\t",
            "concurrent_streams\t4\t1\t0\t3\t",
            "daily_tokens\t1000\t300\t200\t500\t2030-01-02T00:00:00Z");
  }

  @Test
  void ofAKeyWithoutLimitsTheUseOfTheDayIsShown() {
    gateway.answer("GET", "/admin/v1/keys/free/usage", 200, FREE);

    assertThat(shell.run("keys", "usage", "free").lines()).contains("daily_tokens\t\t300\t\t\t");
  }

  @Test
  void programsGetTheDocumentAsItIs() {
    gateway.answer("GET", "/admin/v1/keys/ci/usage", 200, LIMITED);

    assertThat(shell.run("keys", "usage", "ci", "--json").lines()).containsExactly(LIMITED);
    assertThat(shell.run("keys", "usage", "ci", "-q").lines()).containsExactly("pub1");
  }
}
