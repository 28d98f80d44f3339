package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.cli.command.CommandFixture.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptCommandsTest {

  private static final String PATH = "/admin/v1/prompts";
  private static final String HEAD =
      """
      {"id":"req_1","at":"2030-01-01T00:00:00Z","key_name":"ci","model":"a","target":"o:m",\
      "mode":"full","outcome":"completed"}\
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

  private List<String> calls() {
    return gateway.requests.stream().map(it -> it.method() + " " + it.target()).toList();
  }

  @Test
  void whatThereIsIsListed() {
    String query = "?limit=5&since=2029-12-31T23%3A00%3A00Z&key=ci";
    gateway.answer("GET", PATH + query, 200, "{\"data\":[" + HEAD + "]}");

    Result listed = shell.run("prompts", "list", "--key", "ci", "--since", "1h", "--limit", "5");

    assertThat(listed.exit()).isZero();
    assertThat(listed.out()).contains("req_1\tci\ta\to:m\tfull\tcompleted");
    assertThat(calls()).containsExactly("GET " + PATH + query);
  }

  @Test
  void aRequestIsShownAsItWasSpokenAndMovesNoCursor() {
    gateway.answer(
        "GET",
        PATH + "/req_1",
        200,
        """
        {"id":"req_1","entries":[{"id":"req_1","mode":"full","prompt":{"messages":[
          {"role":"user","text":"Hello\\nthere \\u001b[2J"}]},
          "reply":{"text":"Hi","tool_calls":[{"name":"f","arguments":"{}"}]}}]}
        """);

    Result shown = shell.run("prompts", "show", "req_1");

    assertThat(shown.exit()).isZero();
    assertThat(shown.out())
        .contains("--- user", "Hello", "there ?[2J", "--- reply", "Hi", "tool_calls")
        .doesNotContain("\u001b");
  }

  @Test
  void nothingIsPurgedByMistake() {
    String week = "?before=2029-12-25T00%3A00%3A00Z";
    gateway.answer("DELETE", PATH, 200, "{\"removed\":3,\"before\":null}");
    gateway.answer("DELETE", PATH + week, 200, "{\"removed\":1}");

    assertThat(shell.run("prompts", "purge").exit()).isEqualTo(2);
    assertThat(shell.run("prompts", "purge", "--all", "--before", "7d").exit()).isEqualTo(2);
    assertThat(calls()).isEmpty();

    assertThat(shell.run("prompts", "purge", "--all").err()).contains("3 entries were removed");
    shell.run("prompts", "purge", "--before", "7d");
    assertThat(calls()).containsExactly("DELETE " + PATH, "DELETE " + PATH + week);
  }

  @Test
  void theStandingIsOneWordForPrograms() {
    gateway.answer("GET", PATH + "/status", 200, "{\"mode\":\"off\",\"widest\":\"full\"}");

    assertThat(shell.run("prompts", "status", "-q").lines()).containsExactly("full");
    assertThat(shell.run("prompts", "status").out()).contains("mode\toff", "widest\tfull");
  }

  @Test
  void instancesAreToldTheirMode() {
    gateway.answer("POST", "/admin/v1/instances", 201, "{\"id\":\"o\",\"prompt_log\":\"off\"}");

    shell.run("instances", "add", "o", "--type", "ollama", "--prompt-log", "off");

    assertThat(gateway.requests.getFirst().body()).contains("\"prompt_log\":\"off\"");
  }
}
