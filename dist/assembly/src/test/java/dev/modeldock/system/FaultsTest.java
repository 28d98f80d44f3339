package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a runtime does, the client is told the truth and the audit has it. */
class FaultsTest {

  private static final Beat HELLO = Beat.say("Hello");

  @TempDir static Path folder;
  private static FaultStage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = new FaultStage(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    try {
      stage.assertNothingLeaked();
    } finally {
      stage.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void anAnswerThatIsWholeIsWhole(String instance) throws Exception {
    completed(stage.whole(instance + ":text"));
    HttpResponse<String> stream = stage.streamed(instance + ":text");
    completed(stream);
    assertThat(stream.body()).endsWith("data: [DONE]\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dead-ollama:m", "dead-openai:m"})
  void aRuntimeThatIsDown(String model) throws Exception {
    refused(stage.whole(model), 502, "upstream_unreachable", "upstream_error");
    refused(stage.streamed(model), 502, "upstream_unreachable", "upstream_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aRuntimeThatResetsTheConnectionBeforeItAnswers(String instance) throws Exception {
    String model = instance + ":fault-reset-first";
    refused(stage.whole(model), 502, "upstream_unreachable", "upstream_error");
    refused(stage.streamed(model), 502, "upstream_unreachable", "upstream_error");
  }

  @ParameterizedTest
  @CsvSource({
    "ollama, fault-cut", "openai, fault-cut",
    "ollama, fault-reset", "openai, fault-reset",
    "ollama, fault-eof", "openai, fault-eof",
    "ollama, fault-garbage"
  })
  void anAnswerThatBreaksOff(String instance, String fault) throws Exception {
    HttpResponse<String> stream = stage.streamed(instance + ":" + fault);
    brokenOff(stream, "upstream_cut", "upstream_cut");
    assertThat(stream.body()).contains("\"Hel\"");

    HttpResponse<String> whole = stage.whole(instance + ":" + fault);
    assertThat(whole.statusCode()).isEqualTo(502);
    assertThat(whole.body()).doesNotContain("Hel");
    assertThat(stage.audited(whole).path("outcome").asText())
        .isIn("upstream_cut", "upstream_error");
  }

  @Test
  void runtimesThatStall() throws Exception {
    Broken stall = new Broken(Fault.STALL);
    List<Callable<Void>> cases = new ArrayList<>();
    for (String instance : List.of("ollama", "openai")) {
      String first = instance + ":" + stage.model(stall);
      String later = instance + ":" + stage.model(HELLO, stall);
      cases.add(() -> refused(stage.whole(first), 504, "upstream_timeout", "upstream_stalled"));
      cases.add(() -> refused(stage.whole(later), 504, "upstream_timeout", "upstream_stalled"));
      // Comments have kept the client waiting, so its status is sent.
      cases.add(() -> brokenOff(stage.streamed(first), "upstream_timeout", "upstream_stalled"));
      cases.add(() -> brokenOff(stage.streamed(later), "upstream_timeout", "upstream_stalled"));
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> each : executor.invokeAll(cases)) {
        each.get();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ollama, fault-load, 502, upstream_unreachable",
    "openai, fault-load, 502, upstream_unreachable",
    "ollama, fault-busy, 503, upstream_overloaded",
    "openai, fault-busy, 503, upstream_overloaded",
    "ollama, fault-rate, 503, upstream_overloaded",
    "openai, fault-rate, 503, upstream_overloaded",
    "ollama, fault-context, 400, context_length_exceeded",
    "openai, fault-context, 400, context_length_exceeded",
    "ollama, fault-not-http, 502, upstream_protocol",
    "openai, fault-not-http, 502, upstream_protocol"
  })
  void aRuntimeThatRefuses(String instance, String fault, int status, String code)
      throws Exception {
    refused(stage.whole(instance + ":" + fault), status, code, "upstream_error");
    refused(stage.streamed(instance + ":" + fault), status, code, "upstream_error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void aModelThatTheRuntimeDoesNotHave(String instance) throws Exception {
    refused(stage.whole(instance + ":none"), 404, "model_not_found", "rejected_request");
    refused(stage.streamed(instance + ":none"), 404, "model_not_found", "rejected_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw-ollama", "raw-openai"})
  void aRuntimeThatSaysWhenToComeBack(String instance) throws Exception {
    String busy =
        stage.model(_ ->
            bytes(
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 16\r\n\r\n"
                    + "{\"error\":\"busy\"}"));

    HttpResponse<String> answer = stage.streamed(instance + ":" + busy);

    refused(answer, 503, "upstream_overloaded", "upstream_error");
    assertThat(answer.headers().firstValue("retry-after")).hasValue("7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw-ollama", "raw-openai"})
  void anAddressWhereSomethingElseLives(String instance) throws Exception {
    String lost = stage.model(_ -> page(404, "<html>Not Found</html>"));
    String page = stage.model(_ -> page(200, "<html>Welcome</html>"));

    refused(stage.whole(instance + ":" + lost), 502, "upstream_protocol", "upstream_error");
    refused(stage.whole(instance + ":" + page), 502, "upstream_protocol", "upstream_error");
    refused(stage.streamed(instance + ":" + page), 502, "upstream_protocol", "upstream_error");
  }

  @ParameterizedTest
  @CsvSource({
    "raw-openai, 500",
    "raw-openai, 400",
    "raw-openai, 401",
    "raw-openai, 429",
    "raw-ollama, 401"
  })
  void aRuntimeThatRepeatsTheCredentialIsNotQuoted(String instance, int status) throws Exception {
    String telltale = stage.model(request -> repeatingTheCredential(status, request));

    HttpResponse<String> whole = stage.whole(instance + ":" + telltale);
    HttpResponse<String> stream = stage.streamed(instance + ":" + telltale);

    assertThat(whole.statusCode()).isGreaterThanOrEqualTo(400);
    assertThat(stream.statusCode()).isGreaterThanOrEqualTo(400);
  }

  @Test
  void aRuntimeThatRepeatsTheCredentialInTheMiddleIsNotQuoted() throws Exception {
    String telltale =
        stage.model(request ->
            Script.chunked(200, "text/event-stream")
                .send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}\n\n")
                .send("data: " + withCredential(request) + "\n\n")
                .end());

    HttpResponse<String> stream = stage.streamed("raw-openai:" + telltale);

    assertThat(stream.body()).contains("Hello", "\"error\"").doesNotContain("[DONE]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw-ollama", "raw-openai"})
  void aRuntimeThatRepeatsThePromptIsQuotedToItsClientAlone(String instance) throws Exception {
    String parrot =
        stage.model(_ -> Script.json(400, "{\"error\":\"cannot do '" + FaultStage.PROMPT + "'\"}"));

    HttpResponse<String> answer = stage.client().chat(instance + ":" + parrot, FaultStage.PROMPT);

    refused(answer, 400, "upstream_rejected", "upstream_error");
    assertThat(answer.body()).contains(FaultStage.PROMPT);
    assertThat(stage.audited(answer).toString()).doesNotContain(FaultStage.PROMPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void theNextTargetOfAnAliasAnswersForOneThatIsDown(String instance) throws Exception {
    HttpResponse<String> whole = stage.whole("spare-" + instance);
    completed(whole);
    HttpResponse<String> stream = stage.streamed("spare-" + instance);
    completed(stream);
    assertThat(stream.body()).contains("\"spare-" + instance + "\"").endsWith("data: [DONE]\n\n");
    JsonNode event = stage.audited(stream);
    assertThat(event.path("target").asText()).isEqualTo(instance + ":text");
    // The second one if an earlier test has found it down already.
    assertThat(event.path("attempts").path(0).path("error").asText())
        .isIn("upstream_unreachable", "instance_down");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ollama", "openai"})
  void noTargetFinishesWhatAnotherHasBegun(String instance) throws Exception {
    HttpResponse<String> stream = stage.streamed("late-" + instance);
    brokenOff(stream, "upstream_cut", "upstream_cut");
    assertThat(stream.body()).contains("\"Hel\"").doesNotContain("Hello");

    HttpResponse<String> whole = stage.whole("late-" + instance);
    completed(whole);
    assertThat(whole.body()).contains("Hello there.");
  }

  @Test
  void aChainOfWhichNothingAnswers() throws Exception {
    refused(stage.whole("hopeless"), 502, "all_targets_failed", "exhausted");
    HttpResponse<String> stream = stage.streamed("hopeless");
    refused(stream, 502, "all_targets_failed", "exhausted");
    assertThat(stream.headers().firstValue("x-should-retry")).hasValue("false");
  }

  @Test
  void everyRefusalCanBeShownByItsId() throws Exception {
    try (Client stranger = new Client(stage.gateway().url(), FaultStage.WRONG_KEY)) {
      List<HttpResponse<String>> refusals =
          List.of(
              stage.clean(stranger.chat("ollama:text", FaultStage.PROMPT)),
              stage.clean(stage.client().get("/v1/nothing")),
              stage.clean(stage.client().post("/v1/chat/completions", "{" + FaultStage.PROMPT)),
              stage.whole("nowhere:m"),
              stage.whole("dead-ollama:m"));
      for (HttpResponse<String> refusal : refusals) {
        String id = FaultStage.requestId(refusal);
        assertThat(stage.gateway().run("audit", "show", id).succeeded().out())
            .contains(id, String.valueOf(refusal.statusCode()));
      }
    }
  }

  private static Script bytes(String answer) {
    return new Script(
        List.of(new Step.Write(answer.getBytes(StandardCharsets.UTF_8)), new Step.HangUp()), true);
  }

  private static Script page(int status, String html) {
    return Script.whole(status, "text/html", html.getBytes(StandardCharsets.UTF_8));
  }

  private static Script repeatingTheCredential(int status, Request request) {
    return Script.json(status, withCredential(request));
  }

  private static String withCredential(Request request) {
    return "{\"error\":{\"message\":\"the proxy in between failed on %s\",\"type\":\"proxy\"}}"
        .formatted(request.header("authorization").orElse("nothing"));
  }

  private static void completed(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode event = stage.audited(answer);
    assertThat(event.path("outcome").asText()).isEqualTo("completed");
    assertThat(event.path("usage_source").asText()).isEqualTo("reported");
  }

  private static Void refused(HttpResponse<String> answer, int status, String code, String outcome)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    audited(answer, status, code, outcome);
    return null;
  }

  /** A stream that had begun, and ends with an error and without its end mark. */
  private static Void brokenOff(HttpResponse<String> answer, String code, String outcome)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("[DONE]").endsWith("\"code\":\"" + code + "\"}}\n\n");
    audited(answer, 200, code, outcome);
    return null;
  }

  private static void audited(HttpResponse<String> answer, int status, String code, String outcome)
      throws Exception {
    JsonNode event = stage.audited(answer);
    assertThat(event.path("outcome").asText()).isEqualTo(outcome);
    assertThat(event.path("status").asInt()).isEqualTo(status);
    assertThat(event.path("error").asText()).isEqualTo(code);
  }
}
