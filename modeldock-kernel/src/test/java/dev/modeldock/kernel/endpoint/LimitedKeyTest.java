package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.USAGE;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.limit.Limit;
import dev.modeldock.kernel.limit.LimitStanding;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.key.KeyLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests take of their key's limits, and what they give back. */
@Timeout(20)
class LimitedKeyTest {

  private static final Step SILENCE = new Step.Silence();
  private static final InstanceLimits ONE_AT_A_TIME =
      new InstanceLimits(1, 5, Duration.ofSeconds(10), InstanceLimits.Timeouts.none());

  private final TestGateway gateway = new TestGateway();

  /** What {@link Scripts#USAGE} says together. */
  private static final long REPORTED = 9;

  @AfterEach
  void close() {
    gateway.close();
  }

  private static String tokensADay(long most) {
    return TestKeys.limited(new KeyLimits(null, null, null, most));
  }

  private static FakeExchange ask(String key, String model, String more) {
    return FakeExchange.of(
        "POST",
        "/v1/chat/completions",
        key,
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
            .formatted(model, more));
  }

  private static FakeExchange bounded(String key, String model) {
    return ask(key, model, ",\"max_tokens\":100");
  }

  private static FakeExchange streamed(String key, String model) {
    return ask(key, model, ",\"max_tokens\":100,\"stream\":true");
  }

  private LimitStanding standing(String key, Limit limit) {
    try {
      return gateway.meters.of(TestKeys.record(key)).stream()
          .filter(each -> each.which() == limit)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private LimitStanding today(String key) {
    return standing(key, Limit.DAILY_TOKENS);
  }

  private void assertUsedToday(String key, long tokens) {
    assertThat(today(key).used()).isEqualTo(tokens);
    assertThat(today(key).reserved()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatTheRuntimeReportsIsWhatCounts(boolean stream) {
    String key = tokensADay(1_000);
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(stream ? streamed(key, "a:m") : bounded(key, "a:m"));

    assertThat(exchange.status()).isEqualTo(200);
    assertUsedToday(key, REPORTED);
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.REPORTED);
  }

  @Test
  void aRequestUnderWayHoldsItsPromptAndTheAnswerThatItMayHave() throws Exception {
    String key = tokensADay(1_000);
    var gate = new CountDownLatch(1);
    var held = new ScriptedProvider(new Step.Hold(gate), HELLO, STOP, USAGE);
    gateway.with("a", held);

    Thread serving = gateway.start(bounded(key, "a:m"));
    held.waiting.await();

    assertThat(today(key).used()).isZero();
    assertThat(today(key).reserved()).isBetween(101L, 110L);
    gate.countDown();
    serving.join();
    assertUsedToday(key, REPORTED);
  }

  @Test
  void severalAnswersHoldTheirBoundEach() throws Exception {
    String key = tokensADay(1_000);
    var held = new ScriptedProvider(SILENCE);
    gateway.with("a", held);
    FakeExchange exchange = ask(key, "a:m", ",\"max_tokens\":100,\"n\":3");

    Thread serving = gateway.start(exchange);
    held.waiting.await();

    assertThat(today(key).reserved()).isBetween(301L, 340L);
    exchange.leave();
    serving.join();
  }

  @Test
  void anAnswerWithoutBoundHoldsATenthOfASmallLimit() throws Exception {
    String key = tokensADay(1_000);
    var held = new ScriptedProvider(SILENCE);
    gateway.with("a", held);
    FakeExchange exchange = ask(key, "a:m", "");

    Thread serving = gateway.start(exchange);
    held.waiting.await();

    assertThat(today(key).reserved()).isBetween(101L, 110L);
    exchange.leave();
    serving.join();
  }

  @Test
  void whatNoRuntimeReportsIsEstimatedAndTheAuditSaysSo() {
    String key = tokensADay(1_000);
    gateway.with("a", new ScriptedProvider(HELLO, THERE, STOP));

    gateway.serve(bounded(key, "a:m"));

    AuditEvent event = gateway.event();
    assertThat(event.usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(event.promptTokens()).isBetween(1L, 10L);
    assertThat(event.completionTokens()).isEqualTo(2);
    assertUsedToday(key, event.promptTokens() + event.completionTokens());
  }

  @Test
  void anUpstreamThatNeverAnswersCostsNothing() {
    String key = tokensADay(1_000);
    gateway.with("a", new ScriptedProvider(DOWN));

    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(502);

    assertUsedToday(key, 0);
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.NONE);
  }

  @Test
  void anAnswerOfWhichTheClientGotNothingCostsNothing() {
    String key = tokensADay(1_000);
    gateway.with("a", new ScriptedProvider(HELLO, CUT));

    gateway.serve(bounded(key, "a:m"));

    assertUsedToday(key, 0);
  }

  @Test
  void ofAStreamThatBreaksOffWhatCameCounts() {
    String key = tokensADay(1_000);
    gateway.with("a", new ScriptedProvider(HELLO, THERE, CUT));

    gateway.serve(streamed(key, "a:m"));

    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_CUT);
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(gateway.event().completionTokens()).isEqualTo(2);
    assertUsedToday(key, gateway.event().promptTokens() + 2);
  }

  @Test
  void triesOfSeveralTargetsCountOnce() {
    String key = tokensADay(1_000);
    gateway
        .with("a", new ScriptedProvider(HELLO, HELLO, HELLO, CUT))
        .with("b", new ScriptedProvider(THERE, STOP))
        .alias("both", "a:m", "b:n");

    gateway.serve(bounded(key, "both"));

    assertThat(gateway.event().target()).isEqualTo("b:n");
    assertThat(gateway.event().completionTokens()).isEqualTo(1);
    assertUsedToday(key, gateway.event().promptTokens() + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatLeavesPaysForWhatItCaused(boolean stream) throws Exception {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, 1, 1_000L));
    var provider = new ScriptedProvider(HELLO, SILENCE);
    gateway.with("a", provider);
    FakeExchange exchange = stream ? streamed(key, "a:m") : bounded(key, "a:m");

    Thread serving = gateway.start(exchange);
    provider.waiting.await();
    assertThat(standing(key, Limit.CONCURRENT_STREAMS).used()).isEqualTo(stream ? 1 : 0);
    exchange.leave();
    serving.join();

    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(standing(key, Limit.CONCURRENT_STREAMS).used()).isZero();
    assertUsedToday(key, gateway.event().promptTokens() + 1);
  }

  @Test
  void aClientThatLeavesBeforeItsTurnPaysNothing() throws Exception {
    String key = tokensADay(1_000);
    var provider = greets();
    gateway.with("a", provider).standings.limit("a", ONE_AT_A_TIME);
    try (Permit _ = gateway.standings.of("a").capacity().acquire()) {
      FakeExchange waiting = bounded(key, "a:m");
      Thread serving = gateway.start(waiting);
      Wait.until(() -> gateway.standings.of("a").capacity().waiting() == 1);
      assertThat(today(key).reserved()).isGreaterThan(100);
      waiting.leave();
      serving.join();
    }

    assertThat(provider.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.NONE);
    assertUsedToday(key, 0);
  }

  @Test
  void aDefectGivesEverythingBack() {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, 1, 1_000L));
    gateway.with("a", new ScriptedProvider(new Step.Break(new IllegalStateException("broken"))));

    gateway.serve(streamed(key, "a:m"));

    assertUsedToday(key, 0);
    assertThat(standing(key, Limit.TOKENS_PER_MINUTE).reserved()).isZero();
    assertThat(standing(key, Limit.CONCURRENT_STREAMS).used()).isZero();
  }

  @Test
  void useThatCannotBeAuditedCountsAllTheSame() {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, null, null));
    gateway.with("a", greets());
    gateway.audit.fillUp();

    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(503);

    assertThat(standing(key, Limit.TOKENS_PER_MINUTE).used()).isEqualTo(REPORTED);
    assertThat(standing(key, Limit.TOKENS_PER_MINUTE).reserved()).isZero();
  }

  @Test
  void aDayThatCannotBeKnownIsNotGivenAway() {
    String key = tokensADay(1_000);
    var provider = greets();
    gateway.with("a", provider);
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(bounded(key, "a:m"));

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.sent()).contains("audit_unavailable");
    assertThat(provider.calls).isZero();
  }

  @Test
  void whatTheAuditHasOfTodayCountsBeforeTheFirstRequest() {
    String key = tokensADay(119);
    gateway.with("a", greets());
    TestKeys.limit(key, KeyLimits.none());
    gateway.serve(bounded(key, "a:m"));
    gateway.serve(bounded(key, "a:m"));
    TestKeys.limit(key, new KeyLimits(null, null, null, 119L));

    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(429);

    assertUsedToday(key, 2 * REPORTED);
  }

  @Test
  void otherLimitsApplyFromTheNextRequestOn() {
    String key = TestKeys.limited(new KeyLimits(1, null, null, null));
    gateway.with("a", greets());

    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(200);
    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(429);
    TestKeys.limit(key, new KeyLimits(2, null, null, null));
    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(200);
    TestKeys.limit(key, KeyLimits.none());
    assertThat(gateway.serve(bounded(key, "a:m")).status()).isEqualTo(200);
  }

  @Test
  void aFloodIsRefusedBeforeItsBodiesAreRead() {
    String key = TestKeys.limited(new KeyLimits(1, null, null, null));
    gateway.serve(FakeExchange.of("GET", "/v1/models", key, ""));
    var unread =
        new FakeExchange(
            FakeExchange.inbound("POST", "/v1/chat/completions", key),
            () -> {
              throw new AssertionError("the body was read");
            });

    assertThat(gateway.serve(unread).status()).isEqualTo(429);

    assertThat(gateway.audit.events().getLast().outcome()).isEqualTo(Outcome.REFUSED_LIMIT);
    assertThat(gateway.audit.events().getLast().error()).isEqualTo("rate_limit_exceeded");
  }

  @Test
  void aRefusedRequestHoldsNothing() {
    String key = TestKeys.limited(new KeyLimits(null, 1_000L, 1, 1_000L));

    assertThat(gateway.serve(streamed(key, "nowhere:m")).status()).isEqualTo(404);
    assertThat(gateway.serve(ask(key, "a:m", ",\"max_tokens\":5000")).status()).isEqualTo(404);

    assertThat(standing(key, Limit.TOKENS_PER_MINUTE).reserved()).isZero();
    assertThat(standing(key, Limit.CONCURRENT_STREAMS).used()).isZero();
  }

  @Test
  void vectorsCountToo() {
    String key = tokensADay(100);
    gateway.with("a", ScriptedEmbedder.counting(null));

    gateway.serve(
        FakeExchange.of(
            "POST", "/v1/embeddings", key, "{\"model\":\"a:m\",\"input\":\"one two\"}"));

    AuditEvent event = gateway.event();
    assertThat(event.usageSource()).isEqualTo(UsageSource.ESTIMATED);
    assertThat(event.promptTokens()).isEqualTo(2);
    assertThat(event.completionTokens()).isZero();
    assertUsedToday(key, 2);
  }

  @Test
  void noMoreStreamsRunAtOnceThanTheKeyMayHave() throws Exception {
    String key = TestKeys.limited(new KeyLimits(null, null, 2, null));
    var first = new ScriptedProvider(HELLO, SILENCE);
    var second = new ScriptedProvider(HELLO, SILENCE);
    gateway.with("a", first).with("b", second).with("c", greets());
    FakeExchange one = streamed(key, "a:m");
    FakeExchange two = streamed(key, "b:m");
    Thread serving = gateway.start(one);
    Thread alsoServing = gateway.start(two);
    first.waiting.await();
    second.waiting.await();

    FakeExchange refused = gateway.serve(streamed(key, "c:m"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.sent()).contains("2 streams at once", "\"name\":\"concurrent_streams\"");
    assertThat(gateway.serve(bounded(key, "c:m")).status()).as("not a stream").isEqualTo(200);
    one.leave();
    serving.join();
    assertThat(gateway.serve(streamed(key, "c:m")).status()).isEqualTo(200);
    two.leave();
    alsoServing.join();
    assertThat(standing(key, Limit.CONCURRENT_STREAMS).used()).isZero();
  }
}
