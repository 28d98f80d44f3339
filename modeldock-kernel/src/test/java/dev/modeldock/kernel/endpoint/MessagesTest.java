package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.USAGE;
import static dev.modeldock.kernel.endpoint.Scripts.fail;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that come in Anthropic's dialect, the whole way. */
@Timeout(20)
class MessagesTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(40);
  private static final String END = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
  private static final Pattern EVENT = Pattern.compile("event: (\\w+)\ndata: \\{\"type\":\"\\1\"");

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private static FakeExchange ask(String model, boolean stream, String more) {
    return FakeExchange.of(
        "POST",
        "/v1/messages",
        TestKeys.GOOD,
        "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]%s}"
            .formatted(model, stream, more));
  }

  private static FakeExchange streamed(String model) {
    return ask(model, true, "");
  }

  private static FakeExchange whole(String model) {
    return ask(model, false, "");
  }

  @Test
  void aWholeAnswerIsAMessage() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent())
        .startsWith("{\"id\":\"msg_req_1\",\"type\":\"message\"")
        .contains("\"model\":\"a:m\"", "\"text\":\"Hello there\"", "\"stop_reason\":\"end_turn\"")
        .contains("\"input_tokens\":7", "\"output_tokens\":2");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.event().operation()).isEqualTo("messages");
    assertThat(gateway.event().promptTokens()).isEqualTo(7);
  }

  @Test
  void aStreamIsEventsAndEndsWithWhatItTook() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(EVENT.matcher(exchange.sent()).results().map(found -> found.group(1)))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(exchange.sent()).contains("\"input_tokens\":7,").endsWith(END);
    assertThat(exchange.ended()).isTrue();
  }

  @Test
  void theAuditComesBeforeTheEnd() {
    gateway.with("a", greets());
    FakeExchange exchange = streamed("a:m");
    gateway.audit.before(
        () -> assertThat(exchange.sent()).contains("there").doesNotContain("message_stop"));

    gateway.serve(exchange);

    assertThat(exchange.sent()).endsWith(END);
  }

  @Test
  void whatIsDroppedIsNamedToTheClient() {
    gateway.with("a", greets());

    FakeExchange exchange =
        gateway.serve(
            ask(
                "a:m",
                true,
                ",\"service_tier\":\"auto\",\"tools\":[{\"type\":\"web_search_1\",\"name\":\"w\"},{\"name\":\"f\",\"input_schema\":{}}]"));

    assertThat(exchange.header("x-modeldock-dropped")).hasValue("service_tier, tools.w");
  }

  @Test
  void aThreadIsRefusedInTheWordsThatMakeClientsSendTheConversation() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(ask("a:m", false, ",\"thread\":{\"type\":\"create\"}"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent())
        .contains("\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]");
  }

  @Test
  void aFieldWhoseNameIsNoNameBreaksNoHeader() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(ask("a:m", false, ",\"a\\r\\nset-cookie: b\":1"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.header("x-modeldock-dropped").orElseThrow())
        .doesNotContain("\r", "\n", "cookie");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void theNextTargetAnswersAsLongAsNoPieceHasCome(boolean stream) {
    gateway
        .with("a", new ScriptedProvider(DOWN))
        .with("b", new ScriptedProvider(chunk("{\"role\":\"assistant\",\"content\":\"\"}"), CUT))
        .with("c", greets())
        .alias("all", "a:m", "b:m", "c:m");

    FakeExchange exchange = gateway.serve(ask("all", stream, ""));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("Hello").doesNotContain("\"error\"");
    assertThat(gateway.event().target()).isEqualTo("c:m");
    assertThat(exchange.sent().split("message_start", -1)).hasSize(stream ? 3 : 1);
  }

  static Stream<Boolean> ways() {
    return Stream.of(true, false);
  }

  /** What can go wrong with an answer, and what the client and the audit are told of it. */
  static Stream<Object[]> breaks() {
    return Stream.of(
        new Object[] {"upstream_cut", Outcome.UPSTREAM_CUT, new Step[] {CUT}},
        new Object[] {"upstream_cut", Outcome.UPSTREAM_CUT, new Step[] {}},
        new Object[] {
          "upstream_timeout", Outcome.UPSTREAM_STALLED, new Step[] {new Step.Silence()}
        },
        new Object[] {
          "upstream_protocol",
          Outcome.UPSTREAM_ERROR,
          new Step[] {tool(0, "call_1", "f", "{\"a\":"), STOP}
        },
        new Object[] {
          "upstream_protocol",
          Outcome.UPSTREAM_ERROR,
          new Step[] {tool(0, "call_1", "f", "[1]"), STOP}
        },
        new Object[] {
          "internal_error",
          Outcome.GATEWAY_ERROR,
          new Step[] {new Step.Break(new IllegalStateException("prompt"))}
        });
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void anAnswerThatBreaksEndsWithAnErrorAndWithoutAnEnd(
      String code, Outcome outcome, Step[] after) {
    var steps = Stream.concat(Stream.of(HELLO), Stream.of(after)).toArray(Step[]::new);
    var next = greets();
    gateway
        .with("a", new ScriptedProvider(steps))
        .with("b", next)
        .alias("both", "a:m", "b:m")
        .limits(TestGateway.limits(LONG, SHORT, LONG));

    FakeExchange exchange = gateway.serve(streamed("both"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent())
        .contains("Hello", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"")
        .doesNotContain("message_stop", "message_delta", "[DONE]")
        .endsWith("\"code\":\"" + code + "\"}}\n\n");
    assertThat(next.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(outcome);
    assertThat(gateway.event().error()).isEqualTo(code);
  }

  @Test
  void aRuntimeThatNeverBeginsIsToldWithItsStatus() {
    gateway
        .with("a", new ScriptedProvider(new Step.Silence()))
        .limits(TestGateway.limits(SHORT, LONG, LONG));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.status()).isEqualTo(504);
    assertThat(exchange.sent())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"timeout_error\"");
  }

  @Test
  void anOverloadedRuntimeHasItsOwnStatus() {
    gateway.with("a", new ScriptedProvider(fail(new Overloaded(Stage.SENT, "busy", null))));

    FakeExchange exchange = gateway.serve(whole("a:m"));

    assertThat(exchange.status()).isEqualTo(529);
    assertThat(exchange.sent()).contains("\"overloaded_error\"", "\"request_id\":\"req_1\"");
  }

  @Test
  void aConversationThatIsTooLongIsToldInTheWordsThatClientsKnow() {
    gateway.with(
        "a",
        new ScriptedProvider(
            fail(
                new ContextExceeded(
                    Stage.SENT,
                    "h answered 400: request (5000 tokens) exceeds the available context size (4096 tokens)"))));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent())
        .contains("\"message\":\"prompt is too long: 5000 tokens > 4096 maximum\"")
        .contains("\"type\":\"invalid_request_error\"");
  }

  @Test
  void aMalformedRequestIsRefusedBeforeAnybodyIsAsked() {
    var asked = greets();
    gateway.with("a", asked);

    FakeExchange exchange = gateway.serve(ask("a:m", true, ",\"thinking\":{\"type\":\"much\"}"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent()).contains("\"invalid_request_error\"", "'thinking.type'");
    assertThat(asked.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
  }

  @Test
  void aQuietStreamIsKeptAwakeByPings() throws Exception {
    var gate = new CountDownLatch(1);
    gateway
        .with("a", new ScriptedProvider(HELLO, new Step.Hold(gate), THERE, STOP, USAGE))
        .limits(TestGateway.limits(LONG, LONG, SHORT));
    FakeExchange exchange = streamed("a:m");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent("event: ping\ndata: {\"type\":\"ping\"}\n\n");
    gate.countDown();
    serving.join();

    assertThat(exchange.sent()).startsWith("event: message_start").endsWith(END);
  }

  @Test
  void aRelayedStreamIsTranslatedToo() {
    gateway.with(
        "a",
        new ScriptedProvider(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}"),
            chunk("{\"content\":\"Hi\"}"),
            relayed(
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}"),
            relayed("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}")));

    FakeExchange exchange = gateway.serve(streamed("a:m"));

    assertThat(exchange.sent())
        .contains("\"text\":\"Hi\"", "\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\"")
        .contains("\"stop_reason\":\"tool_use\"", "\"input_tokens\":9,", "\"output_tokens\":4")
        .endsWith(END);
  }

  private static Step tool(int index, @Nullable String id, @Nullable String name, String piece) {
    return new Step.Emit(new ToolCallDelta(index, id, name, piece));
  }

  private static Step chunk(String delta) {
    return relayed("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");
  }

  private static Step relayed(String json) {
    return new Step.Emit(OpenAiChunk.of(json.getBytes(UTF_8)));
  }
}
