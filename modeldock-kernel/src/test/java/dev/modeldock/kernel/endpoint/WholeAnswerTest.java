package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.fail;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static dev.modeldock.kernel.endpoint.Scripts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers in one piece. */
@Timeout(20)
class WholeAnswerTest {

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

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("\"content\":\"Hello there\"", "\"model\":\"a:m\"");
    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(event.status()).isEqualTo(200);
    assertThat(event.error()).isNull();
    assertThat(event.keyName()).isEqualTo("good");
    assertThat(event.model()).isEqualTo("a:m");
    assertThat(event.target()).isEqualTo("a:m");
    assertThat(event.stream()).isFalse();
    assertThat(event.promptTokens()).isEqualTo(7);
    assertThat(event.completionTokens()).isEqualTo(2);
    assertThat(event.usageSource()).isEqualTo(UsageSource.REPORTED);
  }

  @Test
  void anAnswerWithoutUsageIsAuditedWithoutAGuess() {
    gateway.with("a", new ScriptedProvider(HELLO, STOP));

    gateway.serve(whole("a:m"));

    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.NONE);
    assertThat(gateway.event().promptTokens()).isEqualTo(-1);
  }

  @Test
  void theAuditIsWrittenBeforeTheFirstByteIsSent() {
    gateway.with("a", greets());
    FakeExchange exchange = whole("a:m");
    gateway.audit.before(() -> assertThat(exchange.sent()).isEmpty());

    gateway.serve(exchange);

    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void anAnswerThatCannotBeAuditedIsNotGiven() {
    gateway.with("a", greets());
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.sent()).contains("audit_unavailable").doesNotContain("Hello");
  }

  @Test
  void anAuditThatFailsInAnUnforeseenWayIsAnAuditThatFails() {
    gateway.with("a", greets());
    gateway.audit.before(() -> {
      throw new IllegalStateException("the audit is closed");
    });

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.status()).isEqualTo(503);
  }

  @Test
  void theNextTargetOfAnAliasAnswersForOneThatIsDown() {
    gateway.with("a", new ScriptedProvider(DOWN)).with("b", greets()).alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(whole("both"));

    assertThat(exchange.sent()).contains("Hello there", "\"model\":\"both\"");
    assertThat(gateway.event().target()).isEqualTo("b:n");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target)
        .containsExactly("a:m", "b:n");
  }

  @Test
  void nothingOfAnAnswerThatBrokeOffIsInTheAnswerOfTheNextTarget() {
    gateway
        .with("a", new ScriptedProvider(HELLO, CUT))
        .with("b", new ScriptedProvider(Scripts.THERE, STOP))
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(whole("both"));

    assertThat(exchange.sent()).contains("\"content\":\" there\"").doesNotContain("Hello");
  }

  @Test
  void aChainOfWhichNothingAnswersIsExhausted() {
    gateway.with("a", new ScriptedProvider(DOWN)).configured("b").alias("both", "a:m", "b:n");

    failed(gateway.serve(whole("both")), "all_targets_failed", 502, Outcome.EXHAUSTED);

    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("upstream_unreachable", "upstream_unreachable");
  }

  @Test
  void aRequestThatTheLastTargetOfAChainFindsAtFaultIsToldSo() {
    gateway
        .with("a", new ScriptedProvider(DOWN))
        .with("b", new ScriptedProvider(fail(new ContextExceeded(Stage.SENT, "too long"))))
        .alias("both", "a:m", "b:n");

    failed(gateway.serve(whole("both")), "context_length_exceeded", 400, Outcome.UPSTREAM_ERROR);
  }

  @ParameterizedTest
  @MethodSource
  void whatARuntimeFailsWithIsToldByItsCode(ProviderException failure, String code, int status) {
    gateway.with("a", new ScriptedProvider(fail(failure)));

    failed(
        gateway.serve(whole("a:m")),
        code,
        status,
        status == 404 ? Outcome.REJECTED_REQUEST : Outcome.UPSTREAM_ERROR);
  }

  static Stream<Arguments> whatARuntimeFailsWithIsToldByItsCode() {
    return Stream.of(
        Arguments.of(new Unreachable(Stage.SENT, "reset"), "upstream_unreachable", 502),
        Arguments.of(new Overloaded(Stage.SENT, "busy", null), "upstream_overloaded", 503),
        Arguments.of(new CredentialsRejected(Stage.SENT, "no"), "upstream_credentials", 502),
        Arguments.of(new RequestRejected(Stage.SENT, "bad"), "upstream_rejected", 400),
        Arguments.of(new ModelUnknown(Stage.SENT, "none"), "model_not_found", 404),
        Arguments.of(new ProviderDefect(Stage.SENT, "broken"), "provider_defect", 502));
  }

  @Test
  void aRuntimeThatSaysWhenToComeBackIsQuoted() {
    gateway.with(
        "a",
        new ScriptedProvider(fail(new Overloaded(Stage.SENT, "busy", Duration.ofMillis(6_500)))));

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.answer().headers()).contains(new Answer.Header("retry-after", "7"));
  }

  @Test
  void anAnswerThatBreaksOffIsNotGivenInPart() {
    gateway.with("a", new ScriptedProvider(HELLO, CUT));

    FakeExchange exchange = gateway.serve(whole("a:m"));

    failed(exchange, "upstream_cut", 502, Outcome.UPSTREAM_CUT);
    assertThat(exchange.sent()).doesNotContain("Hello");
  }

  @Test
  void anAnswerThatEndsWithoutItsEndIsCut() {
    gateway.with("a", new ScriptedProvider(HELLO));

    failed(gateway.serve(whole("a:m")), "upstream_cut", 502, Outcome.UPSTREAM_CUT);
  }

  @Test
  void aRuntimeThatNeverBeginsIsGivenUp() {
    var silent = new ScriptedProvider(new Step.Silence());
    gateway.with("a", silent).limits(TestGateway.limits(SHORT, LONG, LONG));

    failed(gateway.serve(whole("a:m")), "upstream_timeout", 504, Outcome.UPSTREAM_STALLED);

    assertThat(silent.closed.getCount()).isZero();
  }

  @Test
  void aRuntimeThatFallsSilentIsGivenUp() {
    gateway
        .with("a", new ScriptedProvider(HELLO, new Step.Silence()))
        .limits(TestGateway.limits(LONG, SHORT, LONG));

    failed(gateway.serve(whole("a:m")), "upstream_timeout", 504, Outcome.UPSTREAM_STALLED);
  }

  @Test
  void aClientThatLeavesEndsTheCallAndLeavesWhereItWas() throws Exception {
    var silent = new ScriptedProvider(HELLO, new Step.Silence());
    var next = greets();
    gateway.with("a", silent).with("b", next).alias("both", "a:m", "b:n");
    FakeExchange exchange = whole("both");

    Thread serving = gateway.start(exchange);
    silent.waiting.await();
    exchange.leave();
    serving.join();

    assertThat(silent.closed.getCount()).isZero();
    assertThat(next.calls).isZero();
    assertThat(exchange.status()).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().status()).isZero();
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target, AttemptRecord::error, AttemptRecord::stage)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("a:m", "client_gone", "streaming"));
  }

  @Test
  void aDefectInTheMiddleOfAnAnswerIsToldOnce() {
    gateway.with(
        "a", new ScriptedProvider(HELLO, new Step.Break(new IllegalStateException("Hello"))));

    FakeExchange exchange = gateway.serve(whole("a:m"));

    failed(exchange, "internal_error", 500, Outcome.GATEWAY_ERROR);
    assertThat(exchange.sent()).doesNotContain("Hello");
  }

  @Test
  void aRequestThatIsMalformedWhereOnlyATranslatorLooksIsToldTheField() {
    gateway.with("a", new ScriptedProvider(new Step.Translate(), HELLO, STOP));

    FakeExchange exchange =
        gateway.serve(
            FakeExchange.post(
                "{\"model\":\"a:m\",\"messages\":[{\"role\":\"user\",\"content\":42}]}"));

    failed(exchange, "invalid_value", 400, Outcome.REJECTED_REQUEST);
    assertThat(exchange.sent()).contains("\"param\":\"messages[0].content\"");
  }

  @Test
  void aMalformedRequestIsNotTriedElsewhere() {
    var next = greets();
    gateway
        .with("a", new ScriptedProvider(new Step.Translate(), HELLO, STOP))
        .with("b", next)
        .alias("both", "a:m", "b:n");

    gateway.serve(
        FakeExchange.post(
            "{\"model\":\"both\",\"messages\":[{\"role\":\"user\",\"content\":42}]}"));

    assertThat(next.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
  }

  @Test
  void severalAnswersAreMoreThanATranslatorCanSay() {
    gateway.with("a", new ScriptedProvider(new Step.Translate(), HELLO, STOP));

    FakeExchange exchange = gateway.serve(twoAnswers("a:m"));

    failed(exchange, "unsupported_parameter", 400, Outcome.REJECTED_REQUEST);
    assertThat(exchange.sent()).contains("\"param\":\"n\"");
  }

  @Test
  void severalAnswersMayComeFromTheNextTarget() {
    gateway
        .with("a", new ScriptedProvider(new Step.Translate(), HELLO, STOP))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    assertThat(gateway.serve(twoAnswers("both")).status()).isEqualTo(200);
    assertThat(gateway.event().target()).isEqualTo("b:n");
  }

  @Test
  void requestsOnOneEndpointDoNotDisturbEachOther() throws Exception {
    var gate = new CountDownLatch(1);
    var held = new ScriptedProvider(HELLO, new Step.Hold(gate), STOP);
    gateway.with("a", held).with("b", greets());
    FakeExchange slow = whole("a:m");

    Thread serving = gateway.start(slow);
    held.waiting.await();
    gateway.serve(whole("b:m"));
    gate.countDown();
    serving.join();

    assertThat(slow.status()).isEqualTo(200);
    assertThat(gateway.audit.events()).extracting(AuditEvent::target).containsExactly("b:m", "a:m");
  }

  private static FakeExchange twoAnswers(String model) {
    return FakeExchange.post(
        "{\"model\":\"%s\",\"n\":2,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model));
  }

  private void failed(FakeExchange exchange, String code, int status, Outcome outcome) {
    assertThat(exchange.status()).isEqualTo(status);
    assertThat(exchange.sent()).contains("\"code\":\"" + code + "\"");
    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(outcome);
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.error()).isEqualTo(code);
    assertThat(event.target()).isNull();
  }
}
