package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.state.Egress;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a request ends, it leaves one event, and that says what there is to say. */
@Timeout(20)
class EachOutcomeTest {

  private static final String BODY =
      "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void everyOutcomeIsThatOfAnErrorOrOfNone() {
    var reached = EnumSet.of(Outcome.COMPLETED, Outcome.CLIENT_GONE);
    Stream.of(ErrorCode.values()).map(ErrorCode::outcome).forEach(reached::add);

    assertThat(reached).containsExactlyInAnyOrder(Outcome.values());
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void anErrorLeavesOneEventWithAllThatWasSent(ErrorCode code) {
    FakeExchange exchange =
        gateway.serve(
            new FakeExchange(
                FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
                () -> {
                  throw new RefusedException(Refusal.of(code, "because"));
                }));

    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(code.outcome());
    assertThat(event.error()).isEqualTo(code.id());
    assertThat(event.status()).isEqualTo(exchange.status());
    assertThat(event.use().bytesOut()).isEqualTo(exchange.sent().length());
    assertThat(event.answered().egress()).isEqualTo("none");
    assertThat(event.caller().peer()).isEqualTo("127.0.0.1");
  }

  @Test
  void aClientThatLeavesLeavesOneEvent() {
    gateway.serve(
        new FakeExchange(
            FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
            () -> {
              throw new ClientGoneException("the client left");
            }));

    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().use().bytesOut()).isZero();
  }

  @Test
  void aWholeAnswerIsCountedToTheByte() {
    gateway.with("a", Scripts.greets());

    FakeExchange exchange = gateway.serve(FakeExchange.post(BODY.formatted("a:m")));

    AuditEvent event = gateway.event();
    assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(event.use().bytesIn()).isEqualTo(BODY.formatted("a:m").length());
    assertThat(event.use().bytesOut()).isEqualTo(exchange.sent().length());
    assertThat(event.asked().dialect()).isEqualTo("openai");
    assertThat(event.asked().alias()).isNull();
  }

  @Test
  void aStreamIsCountedUpToItsLastEvents() {
    gateway.with("a", Scripts.greets());

    FakeExchange exchange = gateway.serve(Scripts.streamed("a:m"));

    assertThat(gateway.event().use().bytesOut()).isPositive().isLessThan(exchange.sent().length());
    assertThat(exchange.sent().substring((int) gateway.event().use().bytesOut()))
        .contains("[DONE]");
  }

  @Test
  void aListOfModelsIsCountedToo() {
    FakeExchange exchange = gateway.serve(FakeExchange.get("/v1/models"));

    assertThat(gateway.event().use().bytesOut()).isEqualTo(exchange.sent().length());
    assertThat(gateway.event().use().bytesIn()).isZero();
  }

  @Test
  void theFarthestThatAnythingWasSentToIsNamed() {
    gateway
        .with("far", new ScriptedProvider(Scripts.fail(new ProtocolBroken(Stage.SENT, "broken"))))
        .with("near", Scripts.greets())
        .alias("both", "far:m", "near:m");
    gateway.standings.egress("far", Egress.CLOUD);
    gateway.standings.egress("near", Egress.LAN);

    gateway.serve(Scripts.whole("both"));

    AuditEvent event = gateway.event();
    assertThat(event.answered().egress()).isEqualTo("cloud:far");
    assertThat(event.attempts())
        .extracting(AttemptRecord::egress)
        .containsExactly(Egress.CLOUD, Egress.LAN);
    assertThat(event.asked().alias()).isEqualTo("both");
    assertThat(event.target()).isEqualTo("near:m");
  }

  @Test
  void whatWasNeverSentWentNowhere() {
    gateway
        .with("far", new ScriptedProvider(Scripts.fail(new Unreachable(Stage.NOT_SENT, "down"))))
        .with("near", Scripts.greets())
        .alias("both", "far:m", "near:m");
    gateway.standings.egress("far", Egress.CLOUD);
    gateway.standings.egress("near", Egress.LAN);

    gateway.serve(Scripts.streamed("both"));

    assertThat(gateway.event().answered().egress()).isEqualTo("lan");
  }

  @Test
  void aRefusalByPolicySaysThatTheNameWasAnAlias() {
    gateway.with("b", Scripts.greets()).alias("best", "b:m");

    gateway.serve(
        FakeExchange.of("POST", "/v1/chat/completions", TestKeys.NARROW, BODY.formatted("best")));

    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REFUSED_POLICY);
    assertThat(gateway.event().model()).isEqualTo("best");
  }
}
