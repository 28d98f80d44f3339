package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCommandTest {

  private static final String CODES = "/admin/v1/browsers/codes";
  private static final String URL = "http://127.0.0.1:3738/ui/#code=once";

  @TempDir Path home;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void startGateway() throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
    gateway.answer(
        "POST",
        CODES,
        201,
        "{\"code\":\"once\",\"url\":\"" + URL + "\",\"expires_at\":\"2030-01-01T00:10:00Z\"}");
  }

  @AfterEach
  void stopGateway() throws IOException {
    gateway.close();
  }

  @Test
  void printedItIsTheLinkAndNothingElse() {
    var shown = shell.run("open", "--print");

    assertThat(shown.exit()).isZero();
    assertThat(shown.lines()).containsExactly(URL);
    assertThat(shell.run("open", "-q").lines()).containsExactly(URL);
  }

  @Test
  void asJsonItSaysUntilWhenTheLinkIsGood() {
    assertThat(shell.run("open", "--json").out())
        .contains("\"url\":\"" + URL + "\"", "\"expires_at\":\"2030-01-01T00:10:00Z\"");
  }

  @Test
  void eachLinkIsANewOne() {
    gateway.answer("POST", CODES, 429, "{\"error\":{\"code\":\"busy\",\"message\":\"later\"}}");

    var refused = shell.run("open", "--print");

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.out()).doesNotContain("#code=");
  }
}
