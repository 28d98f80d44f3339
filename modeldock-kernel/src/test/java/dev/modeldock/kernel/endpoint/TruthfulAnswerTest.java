package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.CUT;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost in silence, and nothing broken ends as if it were whole. */
@Timeout(20)
class TruthfulAnswerTest {

  private static final String DROPPED = "x-modeldock-dropped";
  private static final Step TRANSLATE = new Step.Translate();
  private static final Step LENGTH = new Step.Emit(new Completed(FinishReason.LENGTH));
  private static final Step BROKEN_CALL =
      new Step.Emit(new ToolCallDelta(0, "a", "f", "{\"city\":"));

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void close() {
    gateway.close();
  }

  /** A request with more fields, given with single quotes for double ones. */
  private FakeExchange ask(String model, boolean stream, String more) {
    return gateway.serve(
        FakeExchange.post(
            ("{'model':'"
                    + model
                    + "','stream':"
                    + stream
                    + ",'messages':[{'role':'user',"
                    + "'content':'Hi'}]"
                    + more
                    + "}")
                .replace('\'', '"')));
  }

  private static ScriptedProvider translates(Step... more) {
    var steps = new Step[more.length + 1];
    steps[0] = TRANSLATE;
    System.arraycopy(more, 0, steps, 1, more.length);
    return new ScriptedProvider(steps);
  }

  private static Step chunk(String choice) {
    ModelEvent chunk =
        OpenAiChunk.of(
            ("{'id':'c','model':'m','choices':[{'index':0," + choice + "}]}")
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8));
    return new Step.Emit(chunk);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatATranslatingTargetIsNotToldOfIsNamed(boolean stream) {
    gateway.with("a", translates(new Step.Drop("seed"), HELLO, STOP));

    FakeExchange exchange =
        ask("a:m", stream, ",'metadata':{'k':'v'},'store':true,'seed':7,'tools':[]");

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.header(DROPPED)).contains("metadata, seed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTargetThatIsRelayedToIsToldOfEverything(boolean stream) {
    gateway.with(
        "a",
        new ScriptedProvider(
            stream
                ? chunk("'delta':{'content':'x'},'finish_reason':'stop'")
                : chunk("'message':{'content':'x'},'finish_reason':'stop'")));

    FakeExchange exchange =
        ask("a:m", stream, ",'metadata':{'k':'v'},'n':2,'logprobs':true,'modalities':['audio']");

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.header(DROPPED)).isEmpty();
  }

  @Test
  void onlyTheTargetThatAnswersIsSpokenOf() {
    gateway
        .with("a", translates(new Step.Drop("seed"), CUT))
        .with("b", translates(new Step.Drop("user"), HELLO, STOP))
        .alias("both", "a:m", "b:n");

    assertThat(ask("both", true, "").header(DROPPED)).contains("user");
  }

  @Test
  void namesThatAreUnfitForAHeaderAreNotShown() {
    gateway.with("a", translates(HELLO, STOP));

    assertThat(ask("a:m", false, ",'x\\r\\ny: z':{'k':1},'ä':[1],'fit':[1]").header(DROPPED))
        .contains("fit, other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'n':2|n",
        ",'logprobs':true|logprobs",
        ",'logit_bias':{'1':5}|logit_bias",
        ",'web_search_options':{'a':1}|web_search_options"
      })
  void whatNoTargetCanDoIsTheRequestsFault(String field, String param) {
    gateway
        .with("a", translates(HELLO, STOP))
        .with("b", translates(HELLO, STOP))
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = ask("both", true, field);

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent())
        .contains(
            "\"code\":\"unsupported_parameter\"", "\"param\":\"" + param + "\"", "b: The field");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.REJECTED_REQUEST);
    assertThat(gateway.event().attempts()).hasSize(2);
  }

  @Test
  void oneTargetThatCannotIsNoReasonIfAnotherIsDown() {
    gateway
        .with("a", translates(HELLO, STOP))
        .with("b", new ScriptedProvider(Scripts.DOWN))
        .alias("both", "a:m", "b:n");

    assertThat(ask("both", false, ",'n':2").status()).isEqualTo(502);

    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("unsupported_parameter", "upstream_unreachable");
  }

  @Test
  void aTargetThatIsRelayedToTakesWhatAnotherCannotSay() {
    gateway
        .with("a", translates(HELLO, STOP))
        .with("b", new ScriptedProvider(chunk("'message':{'content':'x'},'finish_reason':'stop'")))
        .alias("both", "a:m", "b:n");

    assertThat(ask("both", false, ",'n':2").status()).isEqualTo(200);
  }

  @Test
  void audioIsRefusedWithAWayOut() {
    gateway.with("a", translates(HELLO, STOP));

    FakeExchange exchange =
        gateway.serve(
            FakeExchange.post(
                "{\"model\":\"a:m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"input_audio\",\"input_audio\":{\"data\":\"UklG\",\"format\":\"wav\"}}]}]}"));

    assertThat(exchange.status()).isEqualTo(400);
    assertThat(exchange.sent())
        .contains("a: The field 'messages[0].content[0].type' is 'input_audio'", "transcript");
  }

  @Test
  void brokenArgumentsEndAStreamWithAnError() {
    gateway.with("a", new ScriptedProvider(BROKEN_CALL, STOP));

    FakeExchange exchange = ask("a:m", true, "");

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent())
        .contains("\"error\"")
        .doesNotContain("[DONE]", "finish_reason\":\"");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
    assertThat(gateway.event().error()).isEqualTo("upstream_protocol");
  }

  @Test
  void brokenArgumentsOfARelayedStreamDoToo() {
    gateway.with(
        "a",
        new ScriptedProvider(
            chunk("'delta':{'content':'Let me see'}"),
            chunk(
                "'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f',"
                    + "'arguments':'{'}}]}"),
            chunk("'delta':{},'finish_reason':'tool_calls'")));

    FakeExchange exchange = ask("a:m", true, "");

    assertThat(exchange.sent())
        .contains("Let me see", "\"error\"")
        .doesNotContain("[DONE]", "finish_reason");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
  }

  @Test
  void aWholeAnswerWithBrokenArgumentsIsLeftForTheNextTarget() {
    gateway
        .with("a", new ScriptedProvider(BROKEN_CALL, STOP))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    assertThat(ask("both", false, "").sent()).contains("Hello there");
  }

  @Test
  void aBoundMayCutArguments() {
    gateway.with("a", new ScriptedProvider(BROKEN_CALL, LENGTH));

    assertThat(ask("a:m", true, "").sent()).contains("\"finish_reason\":\"length\"", "[DONE]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerOfNothingIsLeftForTheNextTarget(boolean stream) {
    gateway
        .with("a", new ScriptedProvider(STOP, new Step.Emit(Usage.of(7, 0))))
        .with("b", greets())
        .alias("both", "a:m", "b:n");

    FakeExchange exchange = ask("both", stream, "");

    assertThat(exchange.sent()).contains("Hello");
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("upstream_protocol", null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerOfNothingIsAnErrorIfThereIsNoOther(boolean stream) {
    gateway.with("a", new ScriptedProvider(STOP));

    FakeExchange exchange = ask("a:m", stream, "");

    assertThat(exchange.status()).isEqualTo(502);
    assertThat(exchange.sent()).contains("without having said anything");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aModelThatHasNothingToSayHasAnswered(boolean stream) {
    gateway.with("a", new ScriptedProvider(new Step.Emit(Usage.of(7, 1)), STOP));

    assertThat(ask("a:m", stream, "").status()).isEqualTo(200);
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void aModelThatHasNothingToSayMayReportItsTokensBehindItsEnd() {
    gateway.with("a", new ScriptedProvider(STOP, new Step.Emit(Usage.of(7, 1))));

    assertThat(ask("a:m", true, ",'stream_options':{'include_usage':true}").sent())
        .contains("\"completion_tokens\":1")
        .endsWith("data: [DONE]\n\n");
    assertThat(gateway.event().completionTokens()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAnswerThatIsHeldBackIsAnAnswer(boolean stream) {
    gateway.with(
        "a", new ScriptedProvider(new Step.Emit(new Completed(FinishReason.CONTENT_FILTER))));

    FakeExchange exchange = ask("a:m", stream, "");

    assertThat(exchange.status()).isEqualTo(200);
    assertThat(exchange.sent()).contains("\"finish_reason\":\"content_filter\"");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientOfFunctionsIsToldOfAFunctionCall(boolean stream) {
    gateway.with(
        "a",
        translates(
            new Step.Emit(new ToolCallDelta(0, "a", "f", "{}")),
            new Step.Emit(new Completed(FinishReason.TOOL_CALLS))));

    FakeExchange exchange = ask("a:m", stream, ",'functions':[{'name':'f','parameters':{}}]");

    assertThat(exchange.sent())
        .contains("\"function_call\":{\"name\":\"f\"", "\"finish_reason\":\"function_call\"")
        .doesNotContain("tool_calls");
  }

  @Test
  void whatCannotBeReadIsToldFromWhatWasCut() {
    gateway.with(
        "a",
        new ScriptedProvider(
            chunk("'delta':{'content':'Hel'}"),
            new Step.Emit(OpenAiChunk.of("{\"choices\":[".getBytes(StandardCharsets.UTF_8)))));

    assertThat(ask("a:m", true, "").sent()).doesNotContain("[DONE]").contains("\"error\"");
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
  }
}
