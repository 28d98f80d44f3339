package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandsTest {

  private static final String ECHO =
      """
      {"id":"echo","name":"echo","version":"2.0","type":"echo","state":"ready","sha256":"ab",
       "generation":2,"file":"/home/echo.jar","in_use":0,"cut":0,
       "steps":[{"step":"copy","at":"2030-01-01T00:00:00Z","ms":3}],"problems":[]}
      """;

  @TempDir Path home;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void open() throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
  }

  @AfterEach
  void close() throws IOException {
    gateway.close();
  }

  @Test
  void installSendsTheWholePathAndShowsWhatServesNow() {
    gateway.answer("POST", "/admin/v1/plugins", 201, ECHO);

    var result = shell.run("plugins", "install", "some/echo.jar");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("version\t2.0", "state\tready");
    assertThat(gateway.lastRequest().body())
        .isEqualTo("{\"path\":\"%s\"}".formatted(Path.of("some/echo.jar").toAbsolutePath()));
    assertThat(shell.run("plugins", "install", "echo.jar", "-q").out()).isEqualTo("echo\n");
  }

  @Test
  void ordersGoToThePlugin() {
    gateway
        .answer("POST", "/admin/v1/plugins/echo/reload", 200, ECHO)
        .answer("POST", "/admin/v1/plugins/echo/rollback", 200, ECHO)
        .answer("DELETE", "/admin/v1/plugins/echo", 200, ECHO);

    assertThat(shell.run("plugins", "reload", "echo").exit()).isZero();
    assertThat(shell.run("plugins", "rollback", "echo", "--json").out())
        .contains("\"id\":\"echo\"");
    assertThat(shell.run("plugins", "remove", "echo").exit()).isZero();
    assertThat(gateway.lastRequest().method()).isEqualTo("DELETE");
  }

  @Test
  void infoShowsEachStepAndWhereItCanGoBackTo() {
    String shown =
        ECHO.strip().substring(0, ECHO.strip().length() - 1)
            + ",\"generations\":["
            + ECHO
            + "],\"previous\":{\"version\":\"1.0\"}}";
    gateway.answer("GET", "/admin/v1/plugins/echo", 200, shown);

    var result = shell.run("plugins", "info", "echo");

    assertThat(result.out()).contains("2\tcopy\t2030-01-01T00:00:00Z\t3");
    assertThat(result.err()).contains("can be rolled back to version 1.0");
  }

  @Test
  void infoNamesWhatHoldsAGenerationThatShouldBeGone() {
    String leaked =
        "{\"id\":\"echo\",\"generation\":4,\"state\":\"leaked\",\"steps\":[],"
            + "\"pins\":[\"timer 'poll': java.util.TimerTask[][1] -> acme.Poll\"]}";
    gateway.answer(
        "GET", "/admin/v1/plugins/echo", 200, "{\"id\":\"echo\",\"generations\":[" + leaked + "]}");

    assertThat(shell.run("plugins", "info", "echo").err())
        .contains("generation 4 is kept in memory by timer 'poll': java.util");
  }

  @Test
  void refusalsHaveTheirExitCodes() {
    gateway
        .answer("POST", "/admin/v1/plugins", 422, FakeGateway.error("validation_failed", "no jar"))
        .answer(
            "POST",
            "/admin/v1/plugins/a/rollback",
            409,
            FakeGateway.error("no_previous_jar", "none is kept"))
        .answer(
            "DELETE",
            "/admin/v1/plugins/a",
            404,
            FakeGateway.error("plugin_not_found", "there is none"));

    assertThat(shell.run("plugins", "install", "a.jar").exit()).isEqualTo(6);
    assertThat(shell.run("plugins", "rollback", "a").exit()).isEqualTo(7);
    assertThat(shell.run("plugins", "remove", "a").exit()).isEqualTo(3);
  }
}
