package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.pipeline.Refusal;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that no runtime hears of. */
@Timeout(20)
class RefusedRequestTest {

  private final TestGateway gateway = new TestGateway().with("a", Scripts.greets());

  @AfterEach
  void close() {
    gateway.close();
  }

  @Test
  void aRequestWithoutAKey() {
    refused(
        FakeExchange.of("POST", "/v1/chat/completions", null, "{}"),
        ErrorCode.MISSING_API_KEY,
        401,
        Outcome.REFUSED_AUTH);

    assertThat(gateway.event().keyId()).isNull();
    assertThat(gateway.event().operation()).isEqualTo("chat_completions");
  }

  @Test
  void aRequestWithAKeyThatIsNone() {
    refused(
        FakeExchange.of("POST", "/v1/chat/completions", "mdk_nonsense", "{}"),
        ErrorCode.INVALID_API_KEY,
        401,
        Outcome.REFUSED_AUTH);
  }

  @Test
  void aKeyThatLacksTheScopeIsNamed() {
    refused(
        FakeExchange.of("POST", "/v1/chat/completions", TestKeys.LOOKER, "{}"),
        ErrorCode.INSUFFICIENT_SCOPE,
        403,
        Outcome.REFUSED_SCOPE);

    assertThat(gateway.event().keyName()).isEqualTo("looker");
  }

  @Test
  void aModelThatTheKeyMayNotUse() {
    gateway.with("b", Scripts.greets());

    refused(
        FakeExchange.of(
            "POST",
            "/v1/chat/completions",
            TestKeys.NARROW,
            "{\"model\":\"b:m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"),
        ErrorCode.MODEL_NOT_ALLOWED,
        403,
        Outcome.REFUSED_POLICY);

    assertThat(gateway.event().model()).isEqualTo("b:m");
    assertThat(gateway.event().attempts()).isEmpty();
  }

  @Test
  void anotherHostThanOursBeforeAnyKeyIsLookedAt() {
    refused(
        new FakeExchange(from("evil.example:3737", null), () -> new byte[0]),
        ErrorCode.HOST_NOT_ALLOWED,
        403,
        Outcome.REFUSED_LAN);

    assertThat(gateway.event().keyId()).isNull();
  }

  @Test
  void aWebPage() {
    refused(
        new FakeExchange(from("127.0.0.1:3737", "https://evil.example"), () -> new byte[0]),
        ErrorCode.ORIGIN_NOT_ALLOWED,
        403,
        Outcome.REFUSED_LAN);
  }

  @Test
  void aBodyThatIsNoJson() {
    refused(
        FakeExchange.post("{\"model\":"), ErrorCode.INVALID_JSON, 400, Outcome.REJECTED_REQUEST);
  }

  @Test
  void aBodyThatTheEdgeWillNotRead() {
    Refusal tooLarge = Refusal.of(ErrorCode.BODY_TOO_LARGE, "send less");

    refused(
        new FakeExchange(
            FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
            () -> {
              throw new RefusedException(tooLarge);
            }),
        ErrorCode.BODY_TOO_LARGE,
        413,
        Outcome.REJECTED_REQUEST);
  }

  @Test
  void aModelThatIsNotThere() {
    FakeExchange exchange =
        refused(
            Scripts.whole("nowhere:m"), ErrorCode.MODEL_NOT_FOUND, 404, Outcome.REJECTED_REQUEST);

    assertThat(exchange.sent()).contains("\"param\":\"model\"", "nowhere:m");
  }

  @Test
  void aRouteThatIsNotThereIsToldToGoodKeysOnly() {
    refused(
        FakeExchange.get("/v1/nothing"), ErrorCode.ROUTE_NOT_FOUND, 404, Outcome.REJECTED_REQUEST);
  }

  @Test
  void aStrangerLearnsNothingOfRoutes() {
    refused(
        FakeExchange.of("GET", "/v1/nothing", null, ""),
        ErrorCode.MISSING_API_KEY,
        401,
        Outcome.REFUSED_AUTH);
  }

  @Test
  void aRouteWithAnotherMethod() {
    refused(
        FakeExchange.get("/v1/chat/completions"),
        ErrorCode.METHOD_NOT_ALLOWED,
        405,
        Outcome.REJECTED_REQUEST);
  }

  @Test
  void aClientThatLeavesBeforeItsRequestIsComplete() {
    FakeExchange exchange =
        gateway.serve(
            new FakeExchange(
                FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
                () -> {
                  throw new ClientGoneException("the client left");
                }));

    assertThat(exchange.status()).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().status()).isZero();
  }

  @Test
  void aDefectOfTheGatewayIsToldOnceAndNotInItsOwnWords() {
    FakeExchange exchange =
        refused(
            new FakeExchange(
                FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
                () -> {
                  throw new IllegalStateException("a piece of a prompt");
                }),
            ErrorCode.INTERNAL_ERROR,
            500,
            Outcome.GATEWAY_ERROR);

    assertThat(exchange.sent()).contains("req_1").doesNotContain("piece of a prompt");
  }

  @Test
  void anErrorOfTheMachineIsAuditedToo() {
    refused(
        new FakeExchange(
            FakeExchange.inbound("POST", "/v1/chat/completions", TestKeys.GOOD),
            () -> {
              throw new StackOverflowError();
            }),
        ErrorCode.INTERNAL_ERROR,
        500,
        Outcome.GATEWAY_ERROR);
  }

  @Test
  void aRefusalThatCannotBeAuditedIsNotGivenEither() {
    gateway.audit.fillUp();

    FakeExchange exchange =
        gateway.serve(FakeExchange.of("POST", "/v1/chat/completions", null, "{}"));

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.sent()).contains("\"code\":\"audit_unavailable\"");
  }

  private FakeExchange refused(FakeExchange exchange, ErrorCode code, int status, Outcome outcome) {
    gateway.serve(exchange);

    assertThat(exchange.status()).isEqualTo(status);
    assertThat(exchange.sent()).contains("\"code\":\"" + code.id() + "\"");
    AuditEvent event = gateway.event();
    assertThat(event.id()).isEqualTo("req_1");
    assertThat(event.outcome()).isEqualTo(outcome);
    assertThat(event.status()).isEqualTo(status);
    assertThat(event.error()).isEqualTo(code.id());
    assertThat(event.usageSource()).isEqualTo(UsageSource.NONE);
    assertThat(event.target()).isNull();
    return exchange;
  }

  private static Inbound from(String host, @Nullable String origin) {
    return new Inbound(
        "req_1",
        Instant.EPOCH,
        System.nanoTime(),
        "POST",
        "/v1/chat/completions",
        "",
        InetAddress.getLoopbackAddress(),
        host,
        origin,
        "application/json",
        null,
        new PresentedKey(TestKeys.GOOD));
  }
}
