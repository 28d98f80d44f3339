package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.fail;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static dev.modeldock.kernel.endpoint.Scripts.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of runtimes that take their time. */
@Timeout(20)
class QuietStreamTest {

  private static final String PING = ": ping\n\n";
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final TestGateway gateway =
      new TestGateway().limits(TestGateway.limits(LONG, LONG, SHORT));

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aClientThatWaitsForTheFirstPieceGetsComments() throws Exception {
    gateway.with("a", new ScriptedProvider(new Step.Hold(gate), HELLO, STOP));
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(PING + PING);
    gate.countDown();
    serving.join();

    assertThat(exchange.sent()).startsWith(PING).contains("Hello").endsWith("data: [DONE]\n\n");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aClientThatWaitsInTheMiddleGetsCommentsBetweenWholeEvents() throws Exception {
    gateway.with("a", new ScriptedProvider(HELLO, new Step.Hold(gate), Scripts.THERE, STOP));
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent("}\n\n" + PING + PING);
    gate.countDown();
    serving.join();

    assertThat(exchange.sent()).contains(PING + "data: ").endsWith("data: [DONE]\n\n");
  }

  @Test
  void aFailureAfterACommentIsAnEventAndTheAuditSaysSo() throws Exception {
    gateway.with(
        "a",
        new ScriptedProvider(
            new Step.Hold(gate), fail(new Unreachable(Stage.SENT, "it went away"))));
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(PING);
    gate.countDown();
    serving.join();

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("upstream_unreachable").doesNotContain("[DONE]");
    assertThat(exchange.ended()).isTrue();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
    assertThat(gateway.event().status()).isEqualTo(200);
    assertThat(gateway.event().error()).isEqualTo("upstream_unreachable");
  }

  @Test
  void aDefectAfterACommentIsAnEventAndTheAuditSaysSo() throws Exception {
    gateway.with(
        "a",
        new ScriptedProvider(new Step.Hold(gate), new Step.Break(new IllegalStateException())));
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(PING);
    gate.countDown();
    serving.join();

    assertThat(exchange.sent()).contains("internal_error").doesNotContain("[DONE]");
    assertThat(gateway.event().status()).isEqualTo(200);
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.GATEWAY_ERROR);
  }

  @Test
  void aCommentIsNoPieceOfAnAnswerSoTheNextTargetMayStillGiveIt() throws Exception {
    gateway
        .with(
            "a",
            new ScriptedProvider(
                new Step.Hold(gate), fail(new Unreachable(Stage.SENT, "it went away"))))
        .with("b", greets())
        .alias("both", "a:m", "b:n");
    FakeExchange exchange = streamed("both");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(PING);
    gate.countDown();
    serving.join();

    assertThat(exchange.sent()).contains("Hello").endsWith("data: [DONE]\n\n");
    assertThat(gateway.event().target()).isEqualTo("b:n");
  }

  @Test
  void aClientThatVanishedIsFoundOutByAComment() throws Exception {
    var silent = new ScriptedProvider(new Step.Silence());
    gateway.with("a", silent);
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(PING);
    exchange.vanish();
    serving.join();

    assertThat(silent.closed.getCount()).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().status()).isEqualTo(200);
  }
}
