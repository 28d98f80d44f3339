package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An alias whose chain goes over three runtimes, and what its client sees as they die in turn. */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChainTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;

  private static FakeOllama ollama;
  private static FakeLmStudio lmStudio;
  private static FakeDashScope dashScope;
  private static Gateway gateway;
  private static ControlApi control;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    ollama = FakeOllama.start(0);
    lmStudio = FakeLmStudio.start(0);
    dashScope = FakeDashScope.start(0);
    String config =
        """
        limits: {connect: 1s, first_event: 10s, idle: 5s}
        instances:
          ollama: {type: ollama, settings: {base_url: "%s"}}
          lmstudio: {type: lmstudio, settings: {base_url: "%s/v1"}}
          dashscope:
            type: dashscope
            settings: {base_url: "%s"}
            secrets: {api_key: "env:CHAIN_KEY"}
          wrong-key:
            type: dashscope
            settings: {base_url: "%s"}
            secrets: {api_key: "env:CHAIN_WRONG_KEY"}
        aliases:
          wrong: {targets: ["wrong-key:text", "ollama:text"]}
          chain: {targets: ["ollama:text", "lmstudio:text", "dashscope:text"]}
          begun: {targets: ["ollama:fault-cut", "lmstudio:text", "dashscope:text"]}
        """
            .formatted(ollama.base(), lmStudio.base(), dashScope.base(), dashScope.base());
    Path file = Files.writeString(folder.resolve("chain.yaml"), config);
    gateway =
        Gateway.launch(
            folder.resolve("home"),
            "export CHAIN_WRONG_KEY=sk-not-this-one CHAIN_KEY=" + FakeDashScope.KEY + " &&",
            "--config",
            file.toString());
    gateway.awaitReady();
    control = new ControlApi(gateway);
    client = new Client(gateway.url(), gateway.key());
  }

  @AfterAll
  static void stop() {
    client.close();
    control.close();
    gateway.close();
    dashScope.close();
    lmStudio.close();
    ollama.close();
  }

  @Test
  @Order(1)
  void theFirstOfTheChainAnswers() throws Exception {
    assertThat(servedBy(whole())).isEqualTo("ollama:text");
    assertThat(servedBy(streamed("chain"))).isEqualTo("ollama:text");
  }

  @Test
  @Order(2)
  void noOtherFinishesWhatTheFirstHasBegun() throws Exception {
    HttpResponse<String> answer =
        client.post("/v1/chat/completions", Requests.streamedChat("begun", "Hello"));

    assertThat(answer.body()).contains("\"Hel\"").contains("upstream_cut").doesNotContain("[DONE]");
  }

  @Test
  @Order(2)
  void aRejectedKeyIsToldRatherThanPaperedOver() throws Exception {
    HttpResponse<String> answer = client.chat("wrong", "Hello");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.body()).contains("upstream_credentials").doesNotContain("sk-not-this-one");
  }

  @Test
  @Order(3)
  void withoutOllamaLmStudioAnswers() throws Exception {
    ollama.close();

    HttpResponse<String> first = whole();

    assertThat(servedBy(first)).isEqualTo("lmstudio:text");
    assertThat(attempts(first))
        .containsExactly("ollama:text upstream_unreachable", "lmstudio:text");
    assertThat(servedBy(streamed("chain"))).isEqualTo("lmstudio:text");
  }

  @Test
  @Order(4)
  void whatIsKnownToBeDownIsNotAskedAgain() throws Exception {
    assertThat(attempts(whole())).first().isEqualTo("ollama:text instance_down");
  }

  @Test
  @Order(5)
  void withoutBothDashScopeAnswers() throws Exception {
    lmStudio.close();

    assertThat(servedBy(streamed("chain"))).isEqualTo("dashscope:text");
    assertThat(servedBy(whole())).isEqualTo("dashscope:text");
  }

  @Test
  @Order(6)
  void withoutAllThreeTheClientIsToldOfEach() throws Exception {
    dashScope.close();

    HttpResponse<String> answer = whole();

    assertThat(answer.statusCode()).isEqualTo(502);
    JsonNode error = JSON.readTree(answer.body()).path("error");
    assertThat(error.path("code").asText()).isEqualTo("all_targets_failed");
    assertThat(error.path("message").asText())
        .contains("ollama:text", "lmstudio:text", "dashscope:text");
  }

  private static HttpResponse<String> whole() throws Exception {
    return client.chat("chain", "Hello");
  }

  private static HttpResponse<String> streamed(String alias) throws Exception {
    HttpResponse<String> answer =
        client.post("/v1/chat/completions", Requests.streamedChat(alias, "Hello"));
    assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    return answer;
  }

  private static String servedBy(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Hello").contains("\"chain\"");
    return event(answer).path("target").asText();
  }

  private static List<String> attempts(HttpResponse<String> answer) throws Exception {
    var attempts = new ArrayList<String>();
    for (JsonNode attempt : event(answer).path("attempts")) {
      attempts.add(
          (attempt.path("target").asText() + " " + attempt.path("error").asText("")).strip());
    }
    return attempts;
  }

  private static JsonNode event(HttpResponse<String> answer) throws Exception {
    return control.auditEvent(answer.headers().firstValue("x-modeldock-request-id").orElseThrow());
  }
}
