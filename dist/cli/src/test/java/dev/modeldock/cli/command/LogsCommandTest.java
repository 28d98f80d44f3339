package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {

  private static final String PATH = "/admin/v1/logs";
  private static final String OLD =
      """
      {"id":"2030-01-01.0.0","at":"2030-01-01T00:00:00Z","level":"warn","message":"an \\u001b[31mold one"}\
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
  void theEndOfTheLogIsShownAndActsOnNoTerminal() {
    gateway.answer(
        "GET", PATH + "?level=warn&contains=old&limit=5", 200, "{\"data\":[" + OLD + "]}");

    var shown = shell.run("logs", "--level", "warn", "--contains", "old", "--limit", "5");

    assertThat(shown.exit()).isZero();
    assertThat(shown.out())
        .contains("2030-01-01T00:00:00Z\twarn\tan ", "old one")
        .doesNotContain("\u001b");
  }

  @Test
  void followingGoesOnAfterWhatThereIs() {
    gateway.answer("GET", PATH + "?limit=200", 200, "{\"data\":[" + OLD + "]}");
    gateway.stream(PATH + "/tail", ": ping\n\ndata: {\"id\":\"2030-01-01.0.99\"}\n\n");

    assertThat(shell.run("logs", "-f", "-q").lines())
        .containsExactly("2030-01-01.0.0", "2030-01-01.0.99");
  }
}
