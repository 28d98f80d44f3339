package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import dev.modeldock.kernel.relay.ScriptedServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests for vectors, the whole way. */
@Timeout(20)
class EmbeddingsTest {

  private static final Usage USAGE = Usage.of(8, 0);
  private static final Unreachable DOWN = new Unreachable(Stage.NOT_SENT, "nothing listens");

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private static FakeExchange ask(String model, String input, String more) {
    return FakeExchange.of(
        "POST",
        "/v1/embeddings",
        TestKeys.GOOD,
        "{\"model\":\"%s\",\"input\":%s%s}".formatted(model, input, more));
  }

  private static FakeExchange ask(String model) {
    return ask(model, "[\"four\",\"a\"]", "");
  }

  @Test
  void vectorsComeInTheOrderOfTheirTextsAndAreAudited() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));

    FakeExchange exchange = gateway.serve(ask("a:m"));

    assertThat(exchange.sent())
        .isEqualTo(
            "{\"object\":\"list\",\"data\":["
                + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[4.0,0.5]},"
                + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[1.0,0.5]}],"
                + "\"model\":\"a:m\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
    assertThat(exchange.answer().headers()).isEmpty();
    var event = gateway.event();
    assertThat(event.operation()).isEqualTo("embeddings");
    assertThat(event.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(event.target()).isEqualTo("a:m");
    assertThat(event.stream()).isFalse();
    assertThat(event.promptTokens()).isEqualTo(8);
    assertThat(event.completionTokens()).isZero();
    assertThat(event.usageSource()).isEqualTo(UsageSource.REPORTED);
    assertThat(event.attempts()).extracting(AttemptRecord::error).containsExactly((String) null);
  }

  @Test
  void base64IsMadeHereWhateverTheRuntimeSends() {
    gateway.with(
        "a", new ScriptedEmbedder(_ -> new Embeddings(List.of(new float[] {1, 2}), USAGE)));

    FakeExchange exchange =
        gateway.serve(ask("a:m", "\"text\"", ",\"encoding_format\":\"base64\""));

    assertThat(exchange.sent()).contains("\"embedding\":\"AACAPwAAAEA=\"");
  }

  @Test
  void whatNobodyHasCountedIsEstimatedAndSaidToBe() {
    gateway.with("a", ScriptedEmbedder.counting(null));

    FakeExchange exchange = gateway.serve(ask("a:m"));

    assertThat(exchange.sent()).contains("\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}");
    assertThat(exchange.answer().headers())
        .containsExactly(new Answer.Header("x-modeldock-tokens", "estimated"));
    assertThat(gateway.event().usageSource()).isEqualTo(UsageSource.NONE);
    assertThat(gateway.event().promptTokens()).isEqualTo(-1);
  }

  @Test
  void whatNoTargetIsToldOfIsNamed() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));

    FakeExchange exchange =
        gateway.serve(ask("a:m", "\"a\"", ",\"user\":\"u\",\"a\\r\\nb\":1,\"truncate\":true"));

    assertThat(exchange.answer().headers())
        .containsExactly(new Answer.Header("x-modeldock-dropped", "other, truncate, user"));
  }

  @Test
  void aLargeRequestIsServedWhole() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));
    String most = String.join(",", Collections.nCopies(2048, "\"text\""));

    FakeExchange exchange = gateway.serve(ask("a:m", "[" + most + "]", ""));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("\"index\":2047,");
  }

  @Test
  void anAnswerBeyondAllBoundsIsNotGiven() {
    var one = new float[65_536];
    gateway.with(
        "a",
        new ScriptedEmbedder(
            call -> new Embeddings(Collections.nCopies(call.count(), one), USAGE)));
    String many = String.join(",", Collections.nCopies(129, "\"text\""));

    failed(
        gateway.serve(ask("a:m", "[" + many + "]", "")),
        "upstream_protocol",
        502,
        Outcome.UPSTREAM_ERROR);
  }

  @Test
  void theNextTargetMakesTheVectorsOfOneThatIsDown() {
    gateway
        .with("a", ScriptedEmbedder.failing(DOWN))
        .with("b", ScriptedEmbedder.counting(USAGE))
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = gateway.serve(ask("both"));

    assertThat(exchange.sent()).contains("[4.0,0.5]", "\"model\":\"both\"");
    assertThat(gateway.event().target()).isEqualTo("b:n");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target, AttemptRecord::error)
        .containsExactly(tuple("a:m", "upstream_unreachable"), tuple("b:n", null));
  }

  @ParameterizedTest
  @MethodSource
  void whatARuntimeFailsWithIsToldByItsCode(ProviderException failure, String code, int status) {
    gateway.with("a", ScriptedEmbedder.failing(failure));

    failed(gateway.serve(ask("a:m")), code, status, Outcome.UPSTREAM_ERROR);
  }

  static Stream<Arguments> whatARuntimeFailsWithIsToldByItsCode() {
    return Stream.of(
        Arguments.of(DOWN, "upstream_unreachable", 502),
        Arguments.of(new Overloaded(Stage.SENT, "busy", null), "upstream_overloaded", 503),
        Arguments.of(new CredentialsRejected(Stage.SENT, "no"), "upstream_credentials", 502),
        Arguments.of(new ContextExceeded(Stage.SENT, "long"), "context_length_exceeded", 400),
        Arguments.of(new RequestRejected(Stage.SENT, "bad"), "upstream_rejected", 400));
  }

  @Test
  void aProviderWithoutEmbeddingsSaysSo() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(ask("a:m"));

    failed(exchange, "unsupported_parameter", 400, Outcome.REJECTED_REQUEST);
    assertThat(exchange.sent()).contains("a: embeddings is not supported by this provider");
  }

  @Test
  void tokensReachWhoeverTakesThem() {
    var provider =
        new ScriptedEmbedder(call ->
            new Embeddings(
                call.tokenInputs().orElseThrow().stream()
                    .map(tokens -> new float[] {tokens.length})
                    .toList(),
                USAGE));
    gateway.with("a", provider);

    FakeExchange exchange = gateway.serve(ask("a:m", "[[1,2],[3]]", ""));

    assertThat(exchange.sent()).contains("\"embedding\":[2.0]", "\"embedding\":[1.0]");
  }

  @Test
  void tokensAreRefusedByWhoeverKnowsTextsOnly() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));

    FakeExchange exchange = gateway.serve(ask("a:m", "[1,2]", ""));

    failed(exchange, "unsupported_parameter", 400, Outcome.REJECTED_REQUEST);
    assertThat(exchange.sent())
        .contains("\"param\":\"input\"", "a: 'input' as tokens", "send texts");
  }

  @Test
  void aSizeThatWasNotMadeIsNotPassedOffAsTheOneAskedFor() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));

    FakeExchange exchange = gateway.serve(ask("a:m", "\"a\"", ",\"dimensions\":3"));

    failed(exchange, "unsupported_parameter", 400, Outcome.REJECTED_REQUEST);
    assertThat(exchange.sent())
        .contains("\"param\":\"dimensions\"", "vectors of 2 numbers, not of 3");
  }

  @Test
  void aRuntimeThatNeverAnswersIsGivenUp() {
    gateway
        .with("a", ScriptedEmbedder.silent(new CountDownLatch(1)))
        .limits(
            TestGateway.limits(
                Duration.ofMillis(40), Duration.ofSeconds(30), Duration.ofSeconds(30)));

    failed(gateway.serve(ask("a:m")), "upstream_timeout", 504, Outcome.UPSTREAM_STALLED);
  }

  @Test
  void aClientThatLeavesEndsTheCallAndNothingElseIsTried() throws Exception {
    var waiting = new CountDownLatch(1);
    var next = ScriptedEmbedder.counting(USAGE);
    gateway.with("a", ScriptedEmbedder.silent(waiting)).with("b", next).alias("both", "a:m", "b:n");
    FakeExchange exchange = ask("both");

    Thread serving = gateway.start(exchange);
    waiting.await();
    exchange.leave();
    serving.join();

    assertThat(next.calls).isEmpty();
    assertThat(exchange.status()).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target, AttemptRecord::error, AttemptRecord::stage)
        .containsExactly(tuple("a:m", "client_gone", "sent"));
  }

  @Test
  void vectorsThatCannotBeAuditedAreNotGiven() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));
    gateway.audit.fillUp();

    FakeExchange exchange = gateway.serve(ask("a:m"));

    assertThat(exchange.status()).isEqualTo(503);
    assertThat(exchange.sent()).doesNotContain("embedding\":");
  }

  @Test
  void aKeyForChatsMakesNoVectors() {
    gateway.with("a", ScriptedEmbedder.counting(USAGE));

    FakeExchange exchange =
        gateway.serve(
            FakeExchange.of(
                "POST", "/v1/embeddings", TestKeys.NARROW, "{\"model\":\"a:m\",\"input\":\"a\"}"));

    failed(exchange, "insufficient_scope", 403, Outcome.REFUSED_SCOPE);
  }

  @Test
  void aRelayedRuntimeIsAskedForNumbersAndItsVectorsAreGivenAsAskedFor() throws Exception {
    String answer =
        ScriptedServer.json(
            "{\"data\":[{\"index\":1,\"embedding\":[1e-45,-0.0]},"
                + "{\"index\":0,\"embedding\":\"AACAPwAAAEA=\"}],"
                + "\"usage\":{\"prompt_tokens\":3,\"total_tokens\":3}}");
    try (var server = ScriptedServer.answering(answer);
        var client = new RelayClient(RelayLimits.defaults())) {
      gateway.with("a", relayed(client, server));

      FakeExchange exchange =
          gateway.serve(ask("a:m", "[[1,2],[3]]", ",\"encoding_format\":\"base64\""));

      assertThat(exchange.sent())
          .contains("\"index\":0,\"embedding\":\"AACAPwAAAEA=\"")
          .contains("\"index\":1,\"embedding\":\"AQAAAAAAAIA=\"");
      assertThat(server.requests().getFirst())
          .endsWith("{\"model\":\"m\",\"input\":[[1,2],[3]],\"encoding_format\":\"float\"}");
    }
  }

  @Test
  void numbersThatAreNoneAreNotPassedOn() throws Exception {
    String answer = ScriptedServer.json("{\"data\":[{\"embedding\":\"AADAfwAAgH8=\"}]}");
    try (var server = ScriptedServer.answering(answer);
        var client = new RelayClient(RelayLimits.defaults())) {
      gateway.with("a", relayed(client, server));

      FakeExchange exchange = gateway.serve(ask("a:m", "\"a\"", ""));

      failed(exchange, "upstream_protocol", 502, Outcome.UPSTREAM_ERROR);
      assertThat(exchange.sent()).contains("not finite");
    }
  }

  @Test
  void aRelayedAnswerThatBreaksOffIsNotGivenInPart() throws Exception {
    String whole = ScriptedServer.json("{\"data\":[{\"embedding\":[1,2,3]}]}");
    try (var server =
            new ScriptedServer(ScriptedServer.once(whole.substring(0, whole.length() - 9)));
        var client = new RelayClient(RelayLimits.defaults())) {
      gateway
          .with("a", relayed(client, server))
          .with("b", ScriptedEmbedder.counting(USAGE))
          .alias("both", "a:m", "b:n");

      FakeExchange exchange = gateway.serve(ask("both", "\"a\"", ""));

      assertThat(exchange.sent()).contains("[1.0,0.5]");
      assertThat(gateway.event().attempts()).hasSize(2);
    }
  }

  @Test
  void aClientThatLeavesReachesARelayedRuntime() throws Exception {
    var asked = new CountDownLatch(1);
    var released = new CountDownLatch(1);
    try (var server =
            new ScriptedServer(peer -> {
              peer.request();
              asked.countDown();
              peer.awaitEnd();
              released.countDown();
            });
        var client = new RelayClient(RelayLimits.defaults())) {
      gateway.with("a", relayed(client, server));
      FakeExchange exchange = ask("a:m");

      Thread serving = gateway.start(exchange);
      asked.await();
      exchange.leave();
      serving.join();
      released.await();

      assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    }
  }

  private static ScriptedEmbedder relayed(RelayClient client, ScriptedServer server) {
    return new ScriptedEmbedder(
        (EmbeddingsCall call) -> client.openAi(server.uri("/v1")).embed(call));
  }

  private void failed(FakeExchange exchange, String code, int status, Outcome outcome) {
    assertThat(exchange.status()).isEqualTo(status);
    assertThat(exchange.sent()).contains("\"code\":\"" + code + "\"");
    assertThat(gateway.event().outcome()).isEqualTo(outcome);
    assertThat(gateway.event().error()).isEqualTo(code);
    assertThat(gateway.event().target()).isNull();
  }
}
