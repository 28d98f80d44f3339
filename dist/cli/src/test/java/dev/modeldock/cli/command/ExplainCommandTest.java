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

class ExplainCommandTest {

  private static final String TOLD =
      """
      {"id":"k1","name":"ci","result":"%s","code":"model_not_allowed","status":403,\
      "message":"The key may not.",\
      "steps":[{"stage":"key","passed":true,"detail":"good"}],\
      "targets":[{"id":"c:m","name":"c:m","fate":"skipped","order":null,"reason":"cloud",\
      "detail":"prompts would leave"}],\
      "limits":[{"id":"daily_tokens","name":"daily_tokens","limit":5,"left":null}]}
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

  @ParameterizedTest
  @CsvSource({"served,0", "refused,4", "unavailable,1"})
  void theExitCodeSaysWhatWouldBecomeOfTheRequest(String result, int exit) {
    gateway.answer("POST", "/admin/v1/explain", 200, TOLD.formatted(result));

    assertThat(shell.run("explain", "--key", "ci", "c:m").exit()).isEqualTo(exit);
    assertThat(shell.run("explain", "--key", "ci", "c:m", "--json").exit()).isEqualTo(exit);
  }

  @Test
  void everyStageTargetAndLimitIsTold() {
    gateway.answer("POST", "/admin/v1/explain", 200, TOLD.formatted("refused"));

    var result = shell.run("explain", "--key", "ci", "c:m", "--lan", "--operation", "embeddings");

    assertThat(result.out())
        .contains("key\ttrue\tgood", "c:m\tskipped\t\tcloud\tprompts would leave")
        .contains("daily_tokens\t5\t");
    assertThat(result.err())
        .contains("would be refused with 403 model_not_allowed: The key may not.");
    assertThat(gateway.lastRequest().body())
        .isEqualTo("{\"key\":\"ci\",\"model\":\"c:m\",\"lan\":true,\"operation\":\"embeddings\"}");
  }

  @Test
  void theJsonIsOneDocument() {
    gateway.answer("POST", "/admin/v1/explain", 200, TOLD.formatted("served"));

    assertThat(shell.run("explain", "--key", "ci", "c:m", "--json").out())
        .startsWith("{\"id\":\"k1\"")
        .hasLineCount(1);
  }

  @Test
  void ofAWholeKeyNoMoreIsSentThanItsPrefix() {
    gateway.answer("POST", "/admin/v1/explain", 200, TOLD.formatted("served"));

    shell.run("explain", "--key", "mdk_0123456789_SecretSecretSecret", "c:m");

    assertThat(gateway.lastRequest().body())
        .contains("\"key\":\"mdk_0123456789\"")
        .doesNotContain("Secret");
  }
}
