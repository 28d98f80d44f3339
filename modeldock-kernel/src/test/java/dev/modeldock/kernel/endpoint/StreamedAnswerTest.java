package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.USAGE;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static dev.modeldock.kernel.endpoint.Scripts.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that go out piece by piece. */
@Timeout(20)
class StreamedAnswerTest {

  private static final String DONE = "data: [DONE]\n\n";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(40);

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void anAnswerIsAuditedWithWhatItTook() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.sent()).contains("Hello", " there").endsWith(DONE);
    assertThat(exchange.ended()).isTrue();
    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.stream()).isTrue();
    assertThat(event.target()).isEqualTo("a:m");
    assertThat(event.promptTokens()).isEqualTo(7);
    assertThat(event.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(event.firstByteMillis()).isNotNegative();
  }

  @Test
  void theAuditIsWrittenBeforeTheEnd() {
    gateway.with("a", greets());
    FakeExchange exchange = streamed("a:m");
    gateway.audit.before(
        () -> assertThat(exchange.sent()).contains("there").doesNotContain("[DONE]"));

    gateway.serve(exchange);

    assertThat(exchange.sent()).endsWith(DONE);
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void anAnswerThatCannotBeAuditedEndsWithAnErrorInPlaceOfItsEnd() {
    gateway.with("a", greets());
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    endsWithError(exchange, "audit_unavailable");
  }

  @Test
  void aFailureThatCannotBeAuditedBeforeAnythingWasSentHasItsStatus() {
    gateway.with("a", new ScriptedProvider(DOWN));
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.sent()).contains("audit_unavailable").doesNotContain("unreachable");
  }

  @Test
  void theNextTargetAnswersAsLongAsNoPieceHasCome() {
    gateway.with("a", new ScriptedProvider(DOWN)).with("b", greets()).alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(streamed("both"));

    assertThat(exchange.sent()).contains("Hello").endsWith(DONE);
    assertThat(gateway.event().target()).isEqualTo("b:n");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("upstream_unreachable", null);
  }

  @Test
  void aRoleAloneIsNoPieceOfAnAnswer() {
    gateway
        .with("a", new ScriptedProvider(chunk("{\"role\":\"assistant\",\"content\":\"\"}"), CUT))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(streamed("both"));

    assertThat(exchange.sent()).containsOnlyOnce("\"role\":\"assistant\"").endsWith(DONE);
    assertThat(gateway.event().target()).isEqualTo("b:n");
  }

  @Test
  void nothingIsSplicedOnceAPieceWasSent() {
    var next = greets();
    gateway.with("a", new ScriptedProvider(HELLO, CUT)).with("b", next).alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(streamed("both"));

    endsWithError(exchange, "upstream_cut");
    assertThat(exchange.sent()).contains("Hello").doesNotContain("there");
    assertThat(next.calls).isZero();
    event(Outcome.UPSTREAM_CUT, 200, "upstream_cut");
    assertThat(gateway.event().target()).isEqualTo("a:m");
  }

  @Test
  void anAnswerThatEndsWithoutItsEndIsCut() {
    gateway.with("a", new ScriptedProvider(HELLO, THERE));

    endsWithError(gateway.serve(streamed("a:m")), "upstream_cut");

    event(Outcome.UPSTREAM_CUT, 200, "upstream_cut");
  }

  @Test
  void whatARuntimeReportedBeforeItBrokeOffIsAudited() {
    gateway.with("a", new ScriptedProvider(HELLO, USAGE, CUT));

    gateway.serve(streamed("a:m"));

    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(gateway.event().completionTokens()).isEqualTo(2);
  }

  @Test
  void aFailureBeforeAnythingWasSentHasItsStatus() {
    gateway.with("a", new ScriptedProvider(DOWN));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.status()).isEqualTo(502);
    assertThat(exchange.sent()).startsWith("{\"error\"").contains("upstream_unreachable");
    event(Outcome.UPSTREAM_ERROR, 502, "upstream_unreachable");
  }

  @Test
  void aChainOfWhichNothingAnswersIsExhausted() {
    gateway.with("a", new ScriptedProvider(DOWN)).configured("b").alias("both", "a:m", "b:n");

    assertThat(gateway.serve(streamed("both")).status()).isEqualTo(502);

    event(Outcome.EXHAUSTED, 502, "all_targets_failed");
  }

  @Test
  void aRuntimeThatNeverBeginsIsGivenUp() {
    gateway
        .with("a", new ScriptedProvider(new Step.Silence()))
        .limits(TestGateway.limits(SHORT, LONG, LONG));

    assertThat(gateway.serve(streamed("a:m")).status()).isEqualTo(504);

    event(Outcome.UPSTREAM_STALLED, 504, "upstream_timeout");
  }

  @Test
  void aRuntimeThatFallsSilentInItsAnswerIsGivenUp() {
    var silent = new ScriptedProvider(HELLO, new Step.Silence());
    gateway.with("a", silent).limits(TestGateway.limits(LONG, SHORT, LONG));

    endsWithError(gateway.serve(streamed("a:m")), "upstream_timeout");

    assertThat(silent.closed.getCount()).isZero();
    event(Outcome.UPSTREAM_STALLED, 200, "upstream_timeout");
  }

  @Test
  void aClientThatLeavesBeforeTheFirstPieceHasGotNothing() throws Exception {
    var silent = new ScriptedProvider(new Step.Silence());
    gateway.with("a", silent);
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    silent.waiting.await();
    exchange.leave();
    serving.join();

    assertThat(silent.closed.getCount()).isZero();
    event(Outcome.CLIENT_GONE, 0, null);
  }

  @Test
  void aClientThatLeavesInTheMiddleHasGotTheHead() throws Exception {
    var silent = new ScriptedProvider(HELLO, USAGE, new Step.Silence());
    gateway.with("a", silent);
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent("Hello");
    silent.waiting.await();
    exchange.leave();
    serving.join();

    assertThat(silent.closed.getCount()).isZero();
    event(Outcome.CLIENT_GONE, 200, null);
    assertThat(gateway.event().target()).isEqualTo("a:m");
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.REPORTED);
  }

  @Test
  void aClientThatVanishedIsFoundOutByTheNextPiece() throws Exception {
    var gate = new CountDownLatch(1);
    var held = new ScriptedProvider(HELLO, new Step.Hold(gate), THERE, STOP);
    gateway.with("a", held);
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent("Hello");
    held.waiting.await();
    exchange.vanish();
    gate.countDown();
    serving.join();

    assertThat(held.closed.getCount()).isZero();
    event(Outcome.CLIENT_GONE, 200, null);
  }

  @Test
  void aDefectInTheMiddleEndsTheStreamWithAnErrorAndTheAuditSaysWhatWasSent() {
    gateway.with(
        "a", new ScriptedProvider(HELLO, new Step.Break(new IllegalStateException("prompt"))));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    endsWithError(exchange, "internal_error");
    assertThat(exchange.sent()).doesNotContain("prompt");
    event(Outcome.GATEWAY_ERROR, 200, "internal_error");
  }

  @Test
  void aDefectBeforeAnythingWasSentHasItsStatus() {
    gateway.with("a", new ScriptedProvider(new Step.Break(new IllegalStateException("prompt"))));

    assertThat(gateway.serve(streamed("a:m")).status()).isEqualTo(500);

    event(Outcome.GATEWAY_ERROR, 500, "internal_error");
  }

  @Test
  void aMalformedRequestIsToldTheFieldWithItsStatus() {
    gateway.with("a", new ScriptedProvider(new Step.Translate(), HELLO, STOP));

    FakeExchange exchange =
        gateway.serve(
            FakeExchange.post(
                "{\"model\":\"a:m\",\"stream\":true,"
                    + "\"messages\":[{\"role\":\"user\",\"content\":42}]}"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent()).contains("\"param\":\"messages[0].content\"");
    event(Outcome.REJECTED_REQUEST, 400, "invalid_value");
  }

  private static Step chunk(String delta) {
    ModelEvent chunk =
        OpenAiChunk.of(
            ("{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                    + "\"choices\":[{\"index\":0,\"delta\":"
                    + delta
                    + ",\"finish_reason\":null}]}")
                .getBytes(StandardCharsets.UTF_8));
    return new Step.Emit(chunk);
  }

  private static void endsWithError(FakeExchange exchange, String code) {
    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.ended()).isTrue();
    assertThat(exchange.sent())
        .doesNotContain("[DONE]")
        .endsWith("\"code\":\"" + code + "\"}}\n\n");
  }

  private void event(Outcome outcome, int status, @Nullable String error) {
    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(outcome);
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.error()).isEqualTo(error);
  }
}
