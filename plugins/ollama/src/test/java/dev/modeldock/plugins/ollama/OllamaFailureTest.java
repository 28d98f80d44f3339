package dev.modeldock.plugins.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaFailureTest {

  private OllamaUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = OllamaUnderTest.start(FakeOllama.Age.CURRENT, Map.of("allow_cloud", true));
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @ParameterizedTest
  @CsvSource({
    "fault-busy,             Overloaded,      maximum pending requests",
    "fault-rate,             Overloaded,      hourly limit",
    "fault-tool-parse,       ProtocolBroken,  tool call",
    "fault-context,          ContextExceeded, 302 tokens",
    "fault-context-text,     ContextExceeded, longer than the context length",
    "fault-load,             Unreachable,     unexpectedly stopped",
    "fault-load-timeout,     Unreachable,     timed out waiting",
    "fault-cloud-off,        RequestRejected, cloud is disabled",
    "fault-bad-gateway,      Unreachable,     no such host",
    "fault-canceled,         Unreachable,     request canceled",
    "fault-html,             Unreachable,     failed without a reason",
    "fault-error-first,      Unreachable,     while running the model",
    "fault-garbage-first,    ProtocolBroken,  not JSON",
    "fault-eof-first,        ProtocolBroken,  ended before",
    "fault-reset-first,      Unreachable,     broke before an answer came",
    "fault-not-http,         ProtocolBroken,  did not answer with HTTP",
    "embed,                  RequestRejected, does not support chat",
  })
  void whatGoesWrongBeforeTheFirstWordHasItsKindAndTheStageSent(
      String model, String kind, String words) {
    ProviderException failure = failure(model);

    assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining(words);
    assertThat(failure.stage()).isEqualTo(Stage.SENT);
  }

  @ParameterizedTest
  @CsvSource({
    "fault-error-line, Unreachable,    while running the model",
    "fault-busy-line,  Overloaded,     retry shortly",
    "fault-wrong-key,  ProtocolBroken, neither a message nor an error",
    "fault-garbage,    ProtocolBroken, not JSON",
    "fault-eof,        ProtocolBroken, ended before",
    "fault-cut,        ProtocolBroken, broke off",
  })
  void whatGoesWrongLaterEndsTheStreamAtTheStageStreaming(String model, String kind, String words)
      throws Exception {
    try (ModelStream stream = under.open(model)) {
      assertThat(stream.next()).isEqualTo(new TextDelta("Hel"));
      ProviderException failure = catchThrowableOfType(ProviderException.class, stream::next);

      assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
      assertThat(failure).hasMessageContaining(words);
      assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void aResetConnectionBreaksTheAnswerOff() {
    // How much of the answer survives a reset is up to the network.
    assertThat(failure("fault-reset")).isInstanceOf(ProtocolBroken.class);
  }

  @Test
  void anUnknownModelIsNamedWithTheCommandThatGetsIt() {
    assertThat(failure("qwen9:4b"))
        .isInstanceOf(ModelUnknown.class)
        .hasMessageContaining("'qwen9:4b'")
        .hasMessageContaining("ollama pull qwen9:4b");
  }

  @Test
  void toolsForAModelWithoutThemAreRejectedInOllamasWords() {
    var call =
        OllamaUnderTest.call(
            "text:latest",
            request -> request.tools(List.of(new ToolSpec("now", null, null, false))));

    assertThat(catchThrowableOfType(ProviderException.class, () -> under.ask(call)))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("does not support tools");
  }

  @Test
  void thinkingForcedByAnAliasOnAModelWithoutItIsRejectedInOllamasWords() {
    var call = OllamaUnderTest.call("text:latest", Map.of("think", "true"), request -> request);

    assertThat(catchThrowableOfType(ProviderException.class, () -> under.ask(call)))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("does not support thinking");
  }

  @Test
  void effortForAnUnknownModelFailsAsTheChatWould() {
    var call =
        OllamaUnderTest.call(
            "nope:latest", request -> request.reasoningEffort(ReasoningEffort.HIGH));

    assertThat(catchThrowableOfType(ProviderException.class, () -> under.ask(call)))
        .isInstanceOf(ModelUnknown.class);
  }

  @Test
  void aCloudModelWithoutASignInSaysHowToSignInAndShowsNoKey() {
    assertThat(failure("gpt-oss:120b-cloud"))
        .isInstanceOf(CredentialsRejected.class)
        .hasMessageContaining("ollama signin")
        .hasMessageNotContaining("c3NoLWVkMjU1MTk");
  }

  @Test
  void anEmpty403ExplainsOllamasListsOfHostsAndOrigins() throws Exception {
    try (FakeServer server = FakeServer.start(0, _ -> Script.empty(403));
        var turned =
            OllamaUnderTest.start(
                FakeOllama.Age.CURRENT, Map.of("base_url", server.base().toString()))) {
      assertThat(catchThrowableOfType(ProviderException.class, () -> turned.ask("text")))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("OLLAMA_HOST")
          .hasMessageContaining("OLLAMA_ORIGINS");
    }
  }

  @Test
  void somethingElseAtTheAddressIsNotTakenForAMissingModel() throws Exception {
    try (FakeServer server =
            FakeServer.start(
                0, _ -> Script.whole(404, "text/plain", "404 page not found".getBytes()));
        var other =
            OllamaUnderTest.start(
                FakeOllama.Age.CURRENT, Map.of("base_url", server.base().toString()))) {
      assertThat(catchThrowableOfType(ProviderException.class, () -> other.ask("text")))
          .isInstanceOf(ProtocolBroken.class)
          .hasMessageContaining("base_url");
      assertThat(other.provider.check().detail()).contains("base_url");
    }
  }

  @Test
  void whatTheModelWroteIsNotRepeatedInAMessage() {
    assertThat(failure("fault-tool-parse")).hasMessageNotContaining("city");
  }

  @Test
  void anOverloadedServerThatSaysWhenIsBelieved() throws Exception {
    byte[] busy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    try (FakeServer server =
            FakeServer.start(0, _ -> new Script(List.of(new Step.Write(busy)), true));
        var loaded =
            OllamaUnderTest.start(
                FakeOllama.Age.CURRENT, Map.of("base_url", server.base().toString()))) {
      var failure = catchThrowableOfType(Overloaded.class, () -> loaded.ask("text"));

      assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
    }
  }

  @Test
  void aToolCallWithoutANameOrAnObjectBreaksTheProtocol() {
    under
        .ollama
        .add(FakeModel.tools("bad-name:latest", toolCall("{\"name\":\"\"}")))
        .add(FakeModel.tools("bad-args:latest", toolCall("{\"name\":\"f\",\"arguments\":\"x\"}")));

    assertThat(failure("bad-name")).isInstanceOf(ProtocolBroken.class);
    assertThat(failure("bad-args")).isInstanceOf(ProtocolBroken.class);
  }

  private static Beat toolCall(String function) {
    return new Beat.Raw("{\"message\":{\"tool_calls\":[{\"function\":" + function + "}]}}");
  }

  @Test
  void anOverloadedServerWithoutAWordAboutWhenGivesNoTime() {
    assertThat(((Overloaded) failure("fault-busy")).retryAfter()).isEmpty();
  }

  @Test
  void aBackendsOwnErrorIsTakenOutOfItsJson() {
    assertThat(failure("fault-context"))
        .isInstanceOf(ContextExceeded.class)
        .hasMessageNotContaining("{");
  }

  private ProviderException failure(String model) {
    return catchThrowableOfType(ProviderException.class, () -> under.ask(model));
  }
}
