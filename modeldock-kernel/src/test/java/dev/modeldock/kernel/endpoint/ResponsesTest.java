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
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for OpenAI's responses, the whole way. */
@Timeout(20)
class ResponsesTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(40);
  private static final String COMPLETED = "event: response.completed";
  private static final Pattern EVENT =
      Pattern.compile("event: ([\\w.]+)\ndata: \\{\"type\":\"\\1\",\"sequence_number\":(\\d+)");

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  private static List<String> events(FakeExchange exchange) {
    return EVENT.matcher(exchange.sent()).results().map(found -> found.group(1)).toList();
  }

  @Test
  void aWholeAnswerIsAResponse() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(Asked.response("a:m", false, ""));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent())
        .startsWith("{\"id\":\"resp_req_1\",\"object\":\"response\"")
        .contains("\"status\":\"completed\"", "\"model\":\"a:m\"", "\"text\":\"Hello there\"")
        .contains("\"input_tokens\":7", "\"output_tokens\":2", "\"total_tokens\":9");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.event().operation()).isEqualTo("responses");
    assertThat(gateway.event().promptTokens()).isEqualTo(7);
  }

  @Test
  void aStreamIsNumberedEventsAndEndsWithTheResponse() {
    gateway.with("a", greets());

    FakeExchange exchange = gateway.serve(Asked.response("a:m", true, ""));

    assertThat(events(exchange))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    assertThat(EVENT.matcher(exchange.sent()).results().map(found -> found.group(2)))
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(exchange.ended()).isTrue();
    assertThat(exchange.sent()).contains("\"total_tokens\":9").doesNotContain("[DONE]");
  }

  @Test
  void theAuditComesBeforeTheEnd() {
    gateway.with("a", greets());
    FakeExchange exchange = Asked.response("a:m", true, "");
    gateway.audit.before(
        () -> assertThat(exchange.sent()).contains("there").doesNotContain(COMPLETED));

    gateway.serve(exchange);

    assertThat(exchange.sent()).contains(COMPLETED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theNextTargetAnswersAsLongAsNoPieceHasCome(boolean stream) {
    gateway
        .with("a", new ScriptedProvider(DOWN))
        .with("b", new ScriptedProvider(chunk("{\"role\":\"assistant\",\"content\":\"\"}"), CUT))
        .with("c", greets())
        .alias("all", "a:m", "b:m", "c:m");

    FakeExchange exchange = gateway.serve(Asked.response("all", stream, ""));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("Hello", "\"model\":\"all\"");
    assertThat(gateway.event().target()).isEqualTo("c:m");
    assertThat(events(exchange).stream().filter("response.created"::equals))
        .hasSize(stream ? 1 : 0);
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
          new Step[] {new Step.Emit(new ToolCallDelta(0, "call_1", "f", "{\"a\":")), STOP}
        },
        new Object[] {
          "server_is_overloaded",
          Outcome.UPSTREAM_ERROR,
          new Step[] {fail(new Overloaded(Stage.STREAMING, "busy", null))}
        },
        new Object[] {
          "context_length_exceeded",
          Outcome.UPSTREAM_ERROR,
          new Step[] {fail(new ContextExceeded(Stage.STREAMING, "too long"))}
        });
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void anAnswerThatBreaksFailsAndIsNotKept(String code, Outcome outcome, Step[] after) {
    var steps = Stream.concat(Stream.of(HELLO), Stream.of(after)).toArray(Step[]::new);
    var next = greets();
    gateway
        .with("a", new ScriptedProvider(steps))
        .with("b", next)
        .alias("both", "a:m", "b:m")
        .limits(TestGateway.limits(LONG, SHORT, LONG));

    FakeExchange exchange = gateway.serve(Asked.response("both", true, ""));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(events(exchange)).startsWith("response.created").endsWith("response.failed");
    assertThat(exchange.sent())
        .contains("Hello", "\"status\":\"failed\",", "\"error\":{\"code\":\"" + code + "\"")
        .doesNotContain(COMPLETED, "[DONE]");
    assertThat(next.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(outcome);
    assertThat(gateway.serve(Asked.get(TestKeys.GOOD, "/v1/responses/resp_req_1", "")).status())
        .isEqualTo(404);
  }

  /** What can go wrong before a first piece was there: the client still gets a status. */
  static Stream<Object[]> failures() {
    return Stream.of(
        new Object[] {502, "upstream_protocol", new Step[] {STOP}},
        new Object[] {502, "upstream_protocol", new Step[] {relayed("nonsense")}},
        new Object[] {502, "upstream_cut", new Step[] {}},
        new Object[] {
          400,
          "context_length_exceeded",
          new Step[] {fail(new ContextExceeded(Stage.SENT, "too long"))}
        });
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureBeforeTheFirstPieceIsAStatus(int status, String code, Step[] steps) {
    for (boolean stream : new boolean[] {true, false}) {
      try (var alone = new TestGateway().with("a", new ScriptedProvider(steps))) {
        FakeExchange exchange = alone.serve(Asked.response("a:m", stream, ""));

        assertThat(exchange.sent()).startsWith("{\"error\":{").contains("\"" + code + "\"");
        assertThat(exchange.status()).isEqualTo(status);
        assertThat(alone.serve(kept()).status()).isEqualTo(404);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aWholeAnswerThatBreaksIsAStatusAndNotKept(String code, Outcome outcome, Step[] after) {
    var steps = Stream.concat(Stream.of(HELLO), Stream.of(after)).toArray(Step[]::new);
    gateway.with("a", new ScriptedProvider(steps)).limits(TestGateway.limits(LONG, SHORT, LONG));

    FakeExchange exchange = gateway.serve(Asked.response("a:m", false, ""));

    assertThat(exchange.status()).isGreaterThanOrEqualTo(400);
    assertThat(exchange.sent()).startsWith("{\"error\":{").doesNotContain("Hello");
    assertThat(gateway.event().outcome()).isEqualTo(outcome);
    assertThat(gateway.serve(kept()).status()).as(code).isEqualTo(404);
  }

  private static FakeExchange kept() {
    return Asked.get(TestKeys.GOOD, "/v1/responses/resp_req_1", "");
  }

  @Test
  void aRuntimeThatNeverBeginsIsToldWithItsStatus() {
    gateway
        .with("a", new ScriptedProvider(new Step.Silence()))
        .limits(TestGateway.limits(SHORT, LONG, LONG));

    FakeExchange exchange = gateway.serve(Asked.response("a:m", true, ""));

    assertThat(exchange.status()).isEqualTo(504);
    assertThat(exchange.sent()).startsWith("{\"error\":{").contains("\"upstream_timeout\"");
  }

  @Test
  void aStreamThatFailsAfterACommentStillBeginsInOrder() throws Exception {
    var gate = new CountDownLatch(1);
    gateway
        .with("a", new ScriptedProvider(new Step.Hold(gate), CUT))
        .limits(TestGateway.limits(LONG, LONG, SHORT));
    FakeExchange exchange = Asked.response("a:m", true, "");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent(": ping\n\n");
    gate.countDown();
    serving.join();

    assertThat(events(exchange))
        .containsExactly("response.created", "response.in_progress", "response.failed");
  }

  @Test
  void aQuietStreamIsKeptAwakeByNumberedEvents() throws Exception {
    var gate = new CountDownLatch(1);
    gateway
        .with("a", new ScriptedProvider(HELLO, new Step.Hold(gate), THERE, STOP, USAGE))
        .limits(TestGateway.limits(LONG, LONG, SHORT));
    FakeExchange exchange = Asked.response("a:m", true, "");

    Thread serving = gateway.start(exchange);
    exchange.awaitSent("event: keepalive\n");
    gate.countDown();
    serving.join();

    assertThat(events(exchange)).contains("keepalive").endsWith("response.completed");
    List<String> numbers =
        EVENT.matcher(exchange.sent()).results().map(found -> found.group(2)).toList();
    for (int i = 0; i < numbers.size(); i++) {
      assertThat(numbers.get(i)).isEqualTo("" + i);
    }
  }

  @Test
  void anAnswerThatHitsItsBoundIsIncomplete() {
    gateway.with(
        "a", new ScriptedProvider(HELLO, new Step.Emit(new Completed(FinishReason.LENGTH)), USAGE));

    FakeExchange exchange = gateway.serve(Asked.response("a:m", true, ""));

    assertThat(events(exchange)).endsWith("response.incomplete");
    assertThat(exchange.sent())
        .contains("\"incomplete_details\":{\"reason\":\"max_output_tokens\"}")
        .doesNotContain(COMPLETED);
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aRelayedAnswerIsTranslated() {
    gateway.with(
        "a",
        new ScriptedProvider(
            chunk("{\"role\":\"assistant\",\"content\":\"\"}"),
            chunk("{\"content\":\"Hi\"}"),
            relayed(
                "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}"),
            relayed("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}")));

    FakeExchange exchange = gateway.serve(Asked.response("a:m", true, ""));

    assertThat(exchange.sent())
        .contains("\"text\":\"Hi\"", "\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"")
        .contains("\"input_tokens\":9", "\"output_tokens\":4");
    assertThat(events(exchange)).endsWith("response.completed");
  }

  @Test
  void whatIsDroppedIsNamedToTheClient() {
    gateway.with("a", greets());

    FakeExchange exchange =
        gateway.serve(
            Asked.response(
                "a:m",
                true,
                ",\"prompt_cache_key\":\"k\",\"a\\r\\nset-cookie: b\":1,\"tools\":[{\"type\":\"web_search\"},{\"type\":\"function\",\"name\":\"f\"}]"));

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.header("x-modeldock-dropped"))
        .hasValue("other, prompt_cache_key, tools.web_search");
  }

  @Test
  void aToolOfFreeTextGoesThereAndBack() {
    gateway.with(
        "a",
        new ScriptedProvider(
            new Step.Translate(),
            new Step.Emit(
                new ToolCallDelta(0, "call_1", "apply_patch", "{\"input\":\"*** Begin\"}")),
            STOP,
            USAGE));
    String tool = ",\"tools\":[{\"type\":\"custom\",\"name\":\"apply_patch\"}]";

    FakeExchange first = gateway.serve(Asked.response("a:m", false, tool));
    FakeExchange second =
        gateway.serve(
            Asked.response(
                "req_2",
                TestKeys.GOOD,
                "{\"model\":\"a:m\",\"previous_response_id\":\"resp_req_1\",\"input\":[{\"type\":\"custom_tool_call_output\",\"call_id\":\"call_1\",\"output\":\"Done\"}]"
                    + tool
                    + "}"));

    assertThat(first.sent())
        .contains("\"type\":\"custom_tool_call\"", "\"input\":\"*** Begin\"")
        .doesNotContain("function_call");
    assertThat(second.status()).isEqualTo(200);
  }

  @Test
  void aMalformedRequestIsRefusedBeforeAnybodyIsAsked() {
    var asked = greets();
    gateway.with("a", asked);

    FakeExchange exchange = gateway.serve(Asked.response("a:m", true, ",\"background\":true"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent())
        .contains("\"code\":\"unsupported_parameter\"", "\"param\":\"background\"");
    assertThat(asked.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
  }

  private static Step chunk(String delta) {
    return relayed("{\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":null}]}");
  }

  private static Step relayed(String json) {
    return new Step.Emit(OpenAiChunk.of(json.getBytes(UTF_8)));
  }
}
