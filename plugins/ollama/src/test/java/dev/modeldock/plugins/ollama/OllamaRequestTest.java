package dev.modeldock.plugins.ollama;

import static dev.modeldock.plugins.ollama.OllamaUnderTest.call;
import static dev.modeldock.plugins.ollama.OllamaUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class OllamaRequestTest {

  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "Tells the weather.",
          new RawJson("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"),
          false);
  private static final ToolSpec TIME = new ToolSpec("get_time", null, null, false);

  private OllamaUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = OllamaUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void aPlainQuestionIsNothingButModelMessagesAndStream() throws Exception {
    assertThat(under.sent(call("text:latest", request -> request)))
        .isEqualTo(
            json(
                "{'model':'text:latest','messages':[{'role':'user','content':'Hello?'}],"
                    + "'stream':true}"));
  }

  @Test
  void piecesOfTextAreJoinedByLines() throws Exception {
    var message =
        new Message.User(List.of(new ContentPart.Text("One"), new ContentPart.Text("Two")));

    JsonNode sent =
        under.sent(
            call(
                "text:latest",
                request ->
                    request.messages(
                        List.of(
                            new Message.System(List.of(new ContentPart.Text("Be brief."))),
                            message))));

    assertThat(sent.path("messages"))
        .isEqualTo(
            json(
                "[{'role':'system','content':'Be brief.'},{'role':'user','content':'One\\nTwo'}]"));
  }

  @Test
  void imagesGoAsBareBase64() throws Exception {
    var message =
        new Message.User(
            List.of(
                new ContentPart.Text("What is it?"),
                new ContentPart.Image("data:image/png;base64,iVBORw0KGgo=", "auto")));

    JsonNode sent = under.sent(call("sees:latest", request -> request.messages(List.of(message))));

    assertThat(sent.path("messages").get(0))
        .isEqualTo(json("{'role':'user','content':'What is it?','images':['iVBORw0KGgo=']}"));
  }

  @Test
  void anImageByAddressIsRefusedBeforeAnythingIsSent() {
    var message =
        new Message.User(List.of(new ContentPart.Image("https://example.org/cat.png", "auto")));

    assertThatThrownBy(
            () -> under.ask(call("sees:latest", request -> request.messages(List.of(message)))))
        .isInstanceOfSatisfying(
            Unsupported.class,
            e -> assertThat(e.feature()).isEqualTo("messages[].content[].image_url"))
        .hasMessageContaining("base64")
        .extracting(e -> ((ProviderException) e).stage())
        .isEqualTo(Stage.NOT_SENT);
    assertThat(under.ollama.requests("/api/chat")).isEmpty();
  }

  @Test
  void toolHistoryHasArgumentsAsAnObjectAndTheToolsName() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "tools:latest",
                request ->
                    request.messages(
                        List.of(
                            user("Weather?"),
                            new Message.Assistant(
                                List.of(),
                                "I should look.",
                                List.of(new ToolCall("c1", "get_weather", "{\"city\":\"Oslo\"}"))),
                            new Message.Tool("c1", List.of(new ContentPart.Text("rain")))))));

    assertThat(sent.path("messages").get(1))
        .isEqualTo(
            json(
                "{'role':'assistant','content':'','thinking':'I should look.','tool_calls':"
                    + "[{'id':'c1','function':{'name':'get_weather',"
                    + "'arguments':{'city':'Oslo'}}}]}"));
    assertThat(sent.path("messages").get(2))
        .isEqualTo(
            json("{'role':'tool','content':'rain','tool_call_id':'c1','tool_name':'get_weather'}"));
  }

  @Test
  void argumentsThatAreNoObjectAreRefusedWithTheToolsName() {
    var broken =
        new Message.Assistant(
            List.of(), null, List.of(new ToolCall("c1", "get_weather", "{\"city\":")));

    assertThatThrownBy(
            () -> under.ask(call("tools:latest", request -> request.messages(List.of(broken)))))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("get_weather")
        .hasMessageNotContaining("city");
  }

  @Test
  void toolsGoAsTheyCameAndOneWithoutASchemaGetsAnEmptyOne() throws Exception {
    JsonNode sent =
        under.sent(call("tools:latest", request -> request.tools(List.of(WEATHER, TIME))));

    assertThat(sent.path("tools"))
        .isEqualTo(
            json(
                "[{'type':'function','function':{'name':'get_weather','description':'Tells the"
                    + " weather.','parameters':{'type':'object','properties':{'city':"
                    + "{'type':'string'}}}}},{'type':'function','function':{'name':'get_time',"
                    + "'parameters':{'type':'object','properties':{}}}}]"));
  }

  @Test
  void toolChoiceNoneSendsNoTools() throws Exception {
    assertThat(sentTools(new ToolChoice.None())).isEmpty();
  }

  @Test
  void aNamedToolIsTheOnlyOneSent() throws Exception {
    assertThat(sentTools(new ToolChoice.Named("get_time"))).containsExactly("get_time");
  }

  @Test
  void toolChoiceRequiredSendsAllAndLeavesItToTheModel() throws Exception {
    assertThat(sentTools(new ToolChoice.Required())).containsExactly("get_weather", "get_time");
  }

  @Test
  void aNamedToolThatIsNotOfferedIsRefused() {
    assertThatThrownBy(() -> sentTools(new ToolChoice.Named("get_rich")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("get_rich");
  }

  @Test
  void responseFormatsBecomeFormat() throws Exception {
    assertThat(
            under
                .sent(
                    call(
                        "text:latest",
                        request -> request.responseFormat(new ResponseFormat.JsonObject())))
                .path("format")
                .asString())
        .isEqualTo("json");
    var schema =
        new ResponseFormat.JsonSchema("answer", new RawJson("{\"type\":\"object\"}"), true);
    assertThat(
            under
                .sent(call("text:latest", request -> request.responseFormat(schema)))
                .path("format"))
        .isEqualTo(json("{'type':'object'}"));
  }

  @Test
  void samplingGoesIntoOptionsWithStopAsAList() throws Exception {
    var parameters =
        Settings.of(
            Map.of(
                "temperature", 0.2,
                "top_p", 1,
                "seed", 7.0,
                "presence_penalty", 0.5,
                "frequency_penalty", 0.25,
                "top_k", 40,
                "min_p", 0.05,
                "repeat_penalty", 1.1,
                "user", "someone"));

    JsonNode sent =
        under.sent(
            call(
                "text:latest",
                request -> request.maxTokens(99).stop(List.of("END")).parameters(parameters)));

    assertThat(sent.path("options"))
        .isEqualTo(
            json(
                "{'temperature':0.2,'top_p':1,'top_k':40,'min_p':0.05,'repeat_penalty':1.1,"
                    + "'presence_penalty':0.5,'frequency_penalty':0.25,'seed':7,"
                    + "'num_predict':99,'stop':['END']}"));
    assertThat(sent.has("user")).isFalse();
  }

  @Test
  void aValueOfTheWrongTypeIsRefusedByName() {
    assertThatThrownBy(() ->
            under.ask(
                call(
                    "text:latest",
                    request -> request.parameters(Settings.of(Map.of("top_k", "many"))))))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("top_k");
  }

  @Test
  void theAliasSaysHowTheModelIsLoadedAndTheClientCannot() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "text:latest",
                Map.of("num_ctx", 32768, "keep_alive", "10m"),
                request -> request.parameters(Settings.of(Map.of("num_ctx", 1, "num_gpu", 0)))));

    assertThat(sent.path("options")).isEqualTo(json("{'num_ctx':32768}"));
    assertThat(sent.path("keep_alive").asString()).isEqualTo("10m");
  }

  @Test
  void theClientsSamplingGoesBeforeTheAliass() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "text:latest",
                Map.of("top_k", 10, "temperature", 0.1, "num_predict", 50),
                request ->
                    request.maxTokens(5).parameters(Settings.of(Map.of("temperature", 0.9)))));

    assertThat(sent.path("options"))
        .isEqualTo(json("{'top_k':10,'temperature':0.9,'num_predict':5}"));
  }

  @Test
  void keepAliveInBareSecondsGoesAsANumber() throws Exception {
    JsonNode sent = under.sent(call("text:latest", Map.of("keep_alive", "-1"), request -> request));

    assertThat(sent.path("keep_alive").isNumber()).isTrue();
  }

  @Test
  void nothingIsSaidAboutThinkingWhenNobodyAsked() throws Exception {
    assertThat(under.sent(call("think:latest", request -> request)).has("think")).isFalse();
    assertThat(under.ollama.requests("/api/show")).isEmpty();
  }

  @Test
  void effortBecomesALevelForModelsThatThink() throws Exception {
    assertThat(think("think:latest", ReasoningEffort.MINIMAL).asString()).isEqualTo("low");
    assertThat(think("think:latest", ReasoningEffort.LOW).asString()).isEqualTo("low");
    assertThat(think("think:latest", ReasoningEffort.MEDIUM).asString()).isEqualTo("medium");
    assertThat(think("think:latest", ReasoningEffort.HIGH).asString()).isEqualTo("high");
    assertThat(think("think:latest", ReasoningEffort.XHIGH).asString()).isEqualTo("max");
    assertThat(think("think:latest", ReasoningEffort.MAX).asString()).isEqualTo("max");
    assertThat(under.ollama.requests("/api/show")).hasSize(1);
  }

  @Test
  void effortIsKeptFromModelsThatDoNotThink() throws Exception {
    assertThat(think("text:latest", ReasoningEffort.HIGH).isMissingNode()).isTrue();
  }

  @Test
  void noEffortTurnsThinkingOffWithoutAskingWhatTheModelCan() throws Exception {
    JsonNode off = think("think:latest", ReasoningEffort.NONE);

    assertThat(off.isBoolean() && !off.asBoolean()).isTrue();
    assertThat(under.ollama.requests("/api/show")).isEmpty();
  }

  @Test
  void theAliasDecidesAboutThinkingWhenTheClientDoesNot() throws Exception {
    JsonNode sent = under.sent(call("think:latest", Map.of("think", "false"), request -> request));

    assertThat(sent.path("think").isBoolean()).isTrue();
    assertThat(
            under
                .sent(call("think:latest", Map.of("think", "high"), request -> request))
                .path("think")
                .asString())
        .isEqualTo("high");
  }

  @Test
  void whatEventsCannotSayIsRefusedBeforeAnythingIsSent() {
    assertUnsupported(Map.of("logprobs", true), "logprobs");
    assertUnsupported(Map.of("n", 2), "n");
    assertThat(under.ollama.requests("/api/chat")).isEmpty();
  }

  @Test
  void askingForWhatIsTheDefaultAnywayIsFine() throws Exception {
    under.ask(
        call(
            "text:latest",
            request -> request.parameters(Settings.of(Map.of("logprobs", false, "n", 1)))));
  }

  @Test
  void onlyOllamasOwnHostHeaderAndNoOriginAreSent() throws Exception {
    under.ask("text:latest");

    assertThat(under.ollama.last("/api/chat").header("origin")).isEmpty();
    assertThat(under.ollama.last("/api/chat").header("content-type")).hasValue("application/json");
  }

  private void assertUnsupported(Map<String, Object> parameters, String feature) {
    assertThatThrownBy(() ->
            under.ask(call("text:latest", request -> request.parameters(Settings.of(parameters)))))
        .isInstanceOfSatisfying(
            Unsupported.class,
            e -> {
              assertThat(e.feature()).isEqualTo(feature);
              assertThat(e.stage()).isEqualTo(Stage.NOT_SENT);
            });
  }

  private JsonNode think(String model, ReasoningEffort effort) throws Exception {
    return under.sent(call(model, request -> request.reasoningEffort(effort))).path("think");
  }

  private List<String> sentTools(ToolChoice choice) throws Exception {
    return under
        .sent(
            call(
                "tools:latest",
                request -> request.tools(List.of(WEATHER, TIME)).toolChoice(choice)))
        .path("tools")
        .valueStream()
        .map(tool -> tool.path("function").path("name").asString())
        .toList();
  }

  private static JsonNode json(String singleQuoted) {
    return new ObjectMapper().readTree(singleQuoted.replace('\'', '"'));
  }
}
