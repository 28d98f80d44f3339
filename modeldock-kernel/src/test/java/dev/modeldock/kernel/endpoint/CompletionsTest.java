package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Emit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that come by OpenAI's old way of completing a text. */
@Timeout(20)
class CompletionsTest {

  private static final Step THINKS = new Emit(new ReasoningDelta("Let me see"));

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private static FakeExchange ask(String model, String more) {
    return FakeExchange.of(
        "POST",
        "/v1/completions",
        TestKeys.GOOD,
        "{\"model\":\"%s\",\"prompt\":\"Hi\"%s}".formatted(model, more));
  }

  private static FakeExchange streamed(String model) {
    return ask(model, ",\"stream\":true");
  }

  private static Step chunk(String json) {
    return new Emit(OpenAiChunk.of(json.getBytes(UTF_8)));
  }

  @Test
  void aWholeAnswerIsATextCompletion() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(ask("a:m", ""));

    assertThat(exchange.sent())
        .isEqualTo(
            "{\"id\":\"cmpl-req_1\",\"object\":\"text_completion\",\"created\":0,\"model\":\"a:m\","
                + "\"choices\":[{\"text\":\"Hello there\",\"index\":0,\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
                + "\"completion_tokens\":2,\"total_tokens\":9}}");
    assertThat(gateway.event().operation()).isEqualTo("completions");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.event().promptTokens()).isEqualTo(7);
  }

  @Test
  void aStreamedAnswerEndsWithItsReasonAndDone() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.sent().split("\n\n"))
        .hasSize(4)
        .satisfies(events -> {
          assertThat(events[0])
              .contains("\"text\":\"Hello\"", "\"finish_reason\":null", "\"id\":\"cmpl-req_1\"");
          assertThat(events[2]).contains("\"text\":\"\"", "\"finish_reason\":\"stop\"");
          assertThat(events[3]).isEqualTo("data: [DONE]");
        });
  }

  @Test
  void aRelayedAnswerIsRewritten() {
    gateway.with(
        "a",
        new ScriptedProvider(
            chunk("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}]}"),
            chunk("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}")));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.sent())
        .contains("\"text\":\"Hello\"", "\"finish_reason\":\"length\"", "\"model\":\"a:m\"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void aTargetThatHasOnlyThoughtMayStillBeReplaced() {
    gateway
        .with("a", new ScriptedProvider(THINKS, CUT))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(streamed("both"));

    assertThat(exchange.sent()).contains("\"text\":\"Hello\"").doesNotContain("see");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("upstream_cut", null);
  }

  @Test
  void aStreamThatIsCutEndsWithAnErrorAndNeverWithDone() {
    gateway
        .with("a", new ScriptedProvider(HELLO, THERE, CUT))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(streamed("both"));

    assertThat(exchange.sent())
        .contains("\"text\":\"Hello\"", "data: {\"error\":{", "\"code\":\"upstream_cut\"")
        .doesNotContain("[DONE]", "finish_reason\":\"");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
  }

  @Test
  void aStreamThatNeverBeganIsRefusedByItsStatus() {
    gateway.with("a", new ScriptedProvider(DOWN));

    assertThat(gateway.serve(streamed("a:m")).status()).isEqualTo(502);
  }

  @Test
  void anAnswerOfNothingButThoughtIsAnEmptyText() {
    gateway.with("a", new ScriptedProvider(THINKS, STOP));

    assertThat(gateway.serve(ask("a:m", "")).sent()).contains("\"text\":\"\"");
  }

  @Test
  void whatAChatCannotDoIsRefusedBeforeAnyTargetIsAsked() {
    var provider = greets();
    gateway.with("a", provider);

    FakeExchange exchange = gateway.serve(ask("a:m", ",\"echo\":true"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent()).contains("unsupported_parameter", "\"param\":\"echo\"");
    assertThat(provider.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
  }
}
