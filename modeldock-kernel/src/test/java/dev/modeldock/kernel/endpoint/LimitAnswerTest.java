package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.state.key.KeyLimits;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients are told of the limits of their key. */
@Timeout(20)
class LimitAnswerTest {

  private final TestGateway gateway = new TestGateway().with("a", greets());

  @AfterEach
  void close() {
    gateway.close();
  }

  private static FakeExchange openAi(String key, int maxTokens, boolean stream) {
    return FakeExchange.of(
        "POST",
        "/v1/chat/completions",
        key,
        "{\"model\":\"a:m\",\"max_tokens\":%d,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(maxTokens, stream));
  }

  private static FakeExchange anthropic(String key, int maxTokens) {
    return FakeExchange.of(
        "POST",
        "/v1/messages",
        key,
        "{\"model\":\"a:m\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(maxTokens));
  }

  private static JsonNode error(FakeExchange exchange) {
    return new JsonMapper().readTree(exchange.sent()).get("error");
  }

  @Test
  void anOpenAiClientIsToldTheLimitTheNumbersAndWhenToComeBack() {
    String key = TestKeys.limited(new KeyLimits(1, null, null, null));
    gateway.serve(openAi(key, 10, false));

    FakeExchange exchange = gateway.serve(openAi(key, 10, false));

    assertThat(exchange.status()).isEqualTo(429);
    int wait = Integer.parseInt(exchange.header("retry-after").orElseThrow());
    assertThat(wait).isBetween(55, 61);
    assertThat(exchange.header("x-should-retry")).isEmpty();
    assertThat(exchange.header("x-ratelimit-limit-requests")).contains("1");
    assertThat(exchange.header("x-ratelimit-remaining-requests")).contains("0");
    assertThat(exchange.header("x-ratelimit-reset-requests").orElseThrow())
        .matches("1m[01]s|5\\ds");
    JsonNode error = error(exchange);
    assertThat(error.get("code").stringValue()).isEqualTo("rate_limit_exceeded");
    assertThat(error.get("type").stringValue()).isEqualTo("rate_limit_error");
    assertThat(error.get("message").stringValue())
        .contains("may make 1 requests a minute", "in " + wait + " seconds");
    JsonNode limit = error.get("limit");
    assertThat(limit.get("name").stringValue()).isEqualTo("requests_per_minute");
    assertThat(limit.get("limit").intValue()).isEqualTo(1);
    assertThat(limit.get("used").intValue()).isEqualTo(1);
    assertThat(limit.get("reserved").intValue()).isZero();
    assertThat(limit.get("asked").intValue()).isEqualTo(1);
    assertThat(limit.get("retry_at").stringValue())
        .isEqualTo(Instant.EPOCH.plusSeconds(1 + wait).toString());
  }

  @Test
  void anAnthropicClientIsToldTheSameInItsOwnShape() {
    String key = TestKeys.limited(new KeyLimits(1, null, null, null));
    gateway.serve(anthropic(key, 10));

    FakeExchange exchange = gateway.serve(anthropic(key, 10));

    assertThat(exchange.status()).isEqualTo(429);
    assertThat(exchange.header("retry-after")).isPresent();
    assertThat(exchange.header("anthropic-ratelimit-requests-limit")).contains("1");
    assertThat(exchange.header("anthropic-ratelimit-requests-remaining")).contains("0");
    assertThat(exchange.header("anthropic-ratelimit-requests-reset").orElseThrow())
        .matches("1970-01-01T00:0[01]:\\d\\dZ");
    assertThat(exchange.header("x-ratelimit-limit-requests")).isEmpty();
    assertThat(error(exchange).get("type").stringValue()).isEqualTo("rate_limit_error");
    assertThat(error(exchange).get("limit").get("asked").intValue()).isEqualTo(1);
  }

  @Test
  void aDaysQuotaHasItsOwnCodeAndLastsToTheEndOfTheDay() {
    String key = TestKeys.limited(new KeyLimits(null, null, null, 40L));
    gateway.serve(openAi(key, 30, false));

    FakeExchange exchange = gateway.serve(openAi(key, 30, false));

    assertThat(exchange.status()).isEqualTo(429);
    assertThat(error(exchange).get("code").stringValue()).isEqualTo("quota_exceeded");
    assertThat(error(exchange).get("type").stringValue()).isEqualTo("insufficient_quota");
    assertThat(error(exchange).get("message").stringValue())
        .contains("40 tokens a day", "9 are used", "0 are reserved", "1970-01-02T00:00:00Z");
    // The clock of these tests stands one second behind midnight.
    assertThat(exchange.header("retry-after")).contains("86399");
    assertThat(exchange.header("x-should-retry")).contains("false");
    assertThat(exchange.header("x-ratelimit-reset-tokens")).contains("23h59m59s");
    assertThat(error(exchange).get("limit").get("retry_at").stringValue())
        .isEqualTo("1970-01-02T00:00:00Z");
    assertThat(gateway.audit.events().getLast().outcome()).isEqualTo(Outcome.REFUSED_QUOTA);
  }

  @Test
  void whatALimitCanNeverHoldIsNotToBeTriedAgain() {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, null, 500L));

    FakeExchange exchange = gateway.serve(openAi(key, 600, false));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.header("retry-after")).isEmpty();
    assertThat(error(exchange).get("code").stringValue()).isEqualTo("request_exceeds_limit");
    assertThat(error(exchange).get("message").stringValue())
        .contains("500 tokens a day", "Waiting does not help");
    assertThat(error(exchange).get("limit").has("retry_at")).isFalse();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REFUSED_LIMIT);
  }

  @Test
  void answersTellWhatIsLeft() {
    String key = TestKeys.limited(new KeyLimits(5, 1_000L, null, 100_000L));

    FakeExchange whole = gateway.serve(openAi(key, 100, false));
    FakeExchange streamed = gateway.serve(openAi(key, 100, true));
    FakeExchange message = gateway.serve(anthropic(key, 100));

    assertThat(whole.header("x-ratelimit-remaining-requests")).contains("4");
    assertThat(whole.header("x-ratelimit-limit-tokens")).contains("1000");
    assertThat(whole.header("x-ratelimit-remaining-tokens")).contains("991");
    // A stream tells it with its head, while all that it may take is still reserved.
    assertThat(streamed.header("x-ratelimit-remaining-requests")).contains("3");
    assertThat(Integer.parseInt(streamed.header("x-ratelimit-remaining-tokens").orElseThrow()))
        .isBetween(880, 890);
    assertThat(message.header("anthropic-ratelimit-tokens-remaining")).contains("973");
    assertThat(message.header("anthropic-ratelimit-tokens-limit")).contains("1000");
  }

  @Test
  void ofTwoLimitsOfTokensTheTighterIsTold() {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, null, 800L));

    FakeExchange exchange = gateway.serve(openAi(key, 100, false));

    assertThat(exchange.header("x-ratelimit-limit-tokens")).contains("800");
    assertThat(exchange.header("x-ratelimit-remaining-tokens")).contains("791");
  }

  @Test
  void keysWithoutLimitsAreToldOfNone() {
    FakeExchange exchange = gateway.serve(openAi(TestKeys.GOOD, 100, false));

    assertThat(exchange.answer().headers()).isEmpty();
  }

  @Test
  void errorsTellWhatIsLeftToo() {
    String key = TestKeys.limited(new KeyLimits(5, null, null, null));

    FakeExchange exchange =
        gateway.serve(FakeExchange.of("POST", "/v1/chat/completions", key, "not json"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.header("x-ratelimit-remaining-requests")).contains("4");
  }
}
