package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectProbeTest {

  @TempDir Path home;
  @TempDir Path user;
  private ConnectFixture fixture;
  private FakeGateway gateway;

  @BeforeEach
  void startGateway() throws IOException {
    fixture = new ConnectFixture(home, user);
    gateway = fixture.gateway;
  }

  @AfterEach
  void stopGateway() throws IOException {
    fixture.close();
  }

  private CommandFixture.Result connect(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addFirst("connect");
    return fixture.shell.run(all.toArray(new String[0]));
  }

  private static String error(String code, String message) {
    return "{\"error\":{\"type\":\"t\",\"code\":\"%s\",\"message\":\"%s\"}}"
        .formatted(code, message);
  }

  @ParameterizedTest
  @CsvSource({
    "400,unsupported_parameter,6,try another --model",
    "401,invalid_api_key,4,modeldock keys list",
    "403,model_not_allowed,4,modeldock keys show",
    "404,model_not_found,3,modeldock models list",
    "404,route_not_found,1,modeldock status",
    "405,method_not_allowed,1,modeldock status",
    "429,authentication_busy,1,run this again",
    "502,upstream_unreachable,1,modeldock instances test o",
    "503,stopping,1,modeldock instances test o"
  })
  void aRefusalSaysWhatToDo(int status, String code, int exit, String hint) {
    gateway.answer("POST", "/v1/chat/completions", status, error(code, "the reason"));

    var text = connect("curl");
    var json = connect("curl", "--json");
    var quiet = connect("curl", "-q");

    // The settings themselves are told all the same.
    assertThat(text.out()).contains("curl -sS");
    assertThat(text.exit()).isEqualTo(exit);
    assertThat(text.err()).contains("error: POST /v1/chat/completions ", "try: ").contains(hint);
    assertThat(json.exit()).isEqualTo(exit);
    assertThat(json.out()).contains("\"snippet\":", "\"probe\":{\"ok\":false,").contains(hint);
    assertThat(json.err()).isEmpty();
    assertThat(quiet.exit()).isEqualTo(exit);
    assertThat(quiet.err()).startsWith("error: ");
  }

  @Test
  void whatTheOtherSideSaysOfTheKeyIsNotRepeated() {
    gateway.answer(
        "POST",
        "/v1/chat/completions",
        400,
        error("bad", "who sends 'Bearer " + ConnectFixture.KEY + "'?"));

    assertThat(connect("curl").err()).contains("mdk_conn…").doesNotContain(ConnectFixture.KEY);
    assertThat(connect("curl", "--json", "--no-probe").err()).doesNotContain(ConnectFixture.KEY);
  }

  @Test
  void aKeyThatIsNotKnownIsNotAllowed() {
    fixture.shell.environment.put("MODELDOCK_KEY", "mdk_revoked_0123456789abcdefghij");

    var result = connect("codex");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("GET /v1/models was refused with status 401")
        .doesNotContain("mdk_revoked_0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>hello</html>", "{}", "[]", "{\"choices\":[]}"})
  void anotherServersAnswerIsNoAnswer(String body) {
    gateway.answer("POST", "/v1/chat/completions", 200, body);
    gateway.answer("POST", "/v1/messages", 200, body);

    assertThat(connect("curl").exit()).isEqualTo(1);
    assertThat(connect("curl").err()).contains("gave no proper answer");
    assertThat(connect("node", "--sdk", "anthropic").err()).contains("gave no proper answer");
  }

  @Test
  void anAnswerWithoutWordsIsAnAnswer() {
    gateway.answer("POST", "/v1/chat/completions", 200, ConnectFixture.chat(""));

    assertThat(connect("curl").err()).contains("answered without words in");
  }

  @Test
  void manyWordsAreCutShort() {
    gateway.answer("POST", "/v1/chat/completions", 200, ConnectFixture.chat("😀".repeat(100)));

    assertThat(connect("curl").err()).contains("\"" + "😀".repeat(60) + "…\"");
  }

  @ParameterizedTest
  @CsvSource({
    "response.failed,ended in an error: busy",
    "response.incomplete,gave an incomplete answer",
    "response.in_progress,it stopped before response.completed"
  })
  void codexNeedsACompletedResponse(String last, String problem) {
    gateway.stream("POST", "/v1/responses", ConnectFixture.responseEvents(last));

    var result = connect("codex");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"error\",\"code\":\"server_error\",\"message\":\"cut off\"}",
        "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"cut off\"}}"
      })
  void anErrorInAStreamIsTold(String event) {
    String tail = "data: " + event + "\n\n";
    gateway.stream("POST", "/v1/responses", tail);
    gateway.stream("POST", "/v1/messages?beta=true", ConnectFixture.messageEvents() + tail);

    assertThat(connect("codex").err()).contains("/v1/responses ended in an error: cut off");
    if (event.contains("api_error")) {
      assertThat(connect("claude-code").err()).contains("/v1/messages ended in an error: cut off");
    }
  }

  @Test
  void claudeCodeNeedsTheEndOfTheMessage() {
    gateway.stream("POST", "/v1/messages?beta=true", ConnectFixture.messageEvents());

    assertThat(connect("claude-code").err()).contains("it stopped before message_stop");
  }

  @Test
  void claudeCodeNeedsTheListOfModelsToo() {
    gateway.answer("GET", "/v1/models?limit=1000", 500, error("internal_error", "oh"));

    assertThat(connect("claude-code").err()).contains("GET /v1/models was refused", "oh");
  }
}
