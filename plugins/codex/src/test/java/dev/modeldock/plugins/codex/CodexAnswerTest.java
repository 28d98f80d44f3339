package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
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
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class CodexAnswerTest {

  private static final ToolSpec WEATHER =
      new ToolSpec("get_weather", "the weather", new RawJson("{\"type\":\"object\"}"), false);

  @TempDir static Path folder;
  static CodexUnderTest it;

  @BeforeAll
  static void start() throws Exception {
    it = new CodexUnderTest(folder, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    it.close();
  }

  private static JsonNode last(String method) throws Exception {
    return it.codex.received(method).getLast().path("params");
  }

  @Test
  void anAnswerComesInPiecesWithItsUsageOnceAndItsEnd() throws Exception {
    assertThat(it.ask("Hello?"))
        .containsExactly(
            new TextDelta("Hello "),
            new TextDelta("from "),
            new TextDelta("fake."),
            new Usage(100, 7, 40, 3),
            new Completed(FinishReason.STOP));
  }

  @Test
  void aSummaryOfTheReasoningIsKeptApartFromTheAnswer() throws Exception {
    assertThat(it.ask("[[think]]"))
        .startsWith(
            new ReasoningDelta("Thinking "),
            new ReasoningDelta("\n\n"),
            new ReasoningDelta("about it."),
            new TextDelta("Done."));
  }

  @Test
  void twoMessagesOfOneTurnAreTwoParagraphs() throws Exception {
    assertThat(Asked.text(it.ask("[[two]]"))).isEqualTo("First.\n\nSecond.");
  }

  @Test
  void aMessageThatComesWithoutPiecesIsNotLost() throws Exception {
    assertThat(Asked.text(it.ask("[[whole]]"))).isEqualTo("All at once.");
  }

  @Test
  void anAnswerThatIsCutByItsLengthSaysSo() throws Exception {
    assertThat(it.ask("[[length]]")).endsWith(new Completed(FinishReason.LENGTH));
    assertThat(it.ask("[[filter]]")).endsWith(new Completed(FinishReason.CONTENT_FILTER));
  }

  @Test
  void theConversationGoesInAsItemsAndTheTurnItselfIsEmpty() throws Exception {
    it.ask(
        "",
        request ->
            request.messages(
                List.of(
                    Asked.system("Be brief."),
                    Asked.system("Be kind."),
                    Asked.user("One $skill?"),
                    Asked.assistant("One."),
                    Asked.system("Now in French."),
                    new Message.User(
                        List.of(
                            new ContentPart.Text("Two?"),
                            new ContentPart.Image("data:image/png;base64,AA==", "high"))))));

    assertThat(last("thread/start").path("baseInstructions").asString())
        .isEqualTo("Be brief.\n\nBe kind.");
    assertThat(last("thread/start").path("developerInstructions").asString()).isEmpty();
    JsonNode items = last("thread/inject_items").path("items");
    assertThat(items)
        .extracting(item -> item.path("role").asString())
        .containsExactly("user", "assistant", "developer", "user");
    assertThat(items.path(3).path("content").path(1).toString())
        .isEqualTo(
            "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AA==\",\"detail\":\"high\"}");
    assertThat(last("turn/start").path("input")).isEmpty();
  }

  @Test
  void aThreadIsStartedWithoutRightsAndWithoutAMemory() throws Exception {
    it.ask("Hello?");

    JsonNode start = last("thread/start");
    assertThat(start.path("sandbox").asString()).isEqualTo("read-only");
    assertThat(start.path("approvalPolicy").asString()).isEqualTo("untrusted");
    assertThat(start.path("approvalsReviewer").asString()).isEqualTo("user");
    assertThat(start.path("ephemeral").asBoolean()).isTrue();
    assertThat(start.path("config").path("mcp_servers").toString())
        .isEqualTo("{\"dot.name\":{\"enabled\":false}}");
    assertThat(it.codex.arguments())
        .startsWith("app-server", "--strict-config")
        .contains(
            "features.shell_tool=false",
            "features.unified_exec=false",
            "web_search=disabled",
            "notify=[]",
            "history.persistence=none");
  }

  @Test
  void aToolsCallEndsTheAnswerAndIsNeverAnsweredInTheClientsStead() throws Exception {
    int before = it.codex.received().size();
    assertThat(it.ask("[[tools]]", request -> request.tools(List.of(WEATHER))))
        .containsExactly(
            new ToolCallDelta(0, "call_0", "get_weather", "{\"city\":\"Oslo\"}"),
            new ToolCallDelta(1, "call_1", "get_weather", "{\"city\":\"Oslo\"}"),
            new Usage(100, 7, 40, 3),
            new Completed(FinishReason.TOOL_CALLS));

    assertThat(last("thread/start").path("dynamicTools").path(0).path("inputSchema").toString())
        .isEqualTo("{\"type\":\"object\"}");
    assertThat(it.codex.await("turn/interrupt", 1, java.time.Duration.ofSeconds(5))).isTrue();
    assertThat(it.codex.received().stream().skip(before))
        .noneMatch(message -> message.path("result").path("success").isBoolean());
  }

  @Test
  void toolsThatMayNotBeCalledAreNotOffered() throws Exception {
    it.ask("Hello?", request -> request.tools(List.of(WEATHER)).toolChoice(new ToolChoice.None()));

    assertThat(last("thread/start").has("dynamicTools")).isFalse();
  }

  @Test
  void aToolsAnswerGoesBackBesideItsCall() throws Exception {
    it.ask(
        "",
        request ->
            request.messages(
                List.of(
                    Asked.user("Weather?"),
                    new Message.Assistant(
                        List.of(), null, List.of(new ToolCall("c1", "get_weather", "{}"))),
                    new Message.Tool("c1", List.of(new ContentPart.Text("sunny"))))));

    assertThat(last("thread/inject_items").path("items"))
        .extracting(item -> item.path("type").asString())
        .containsExactly("message", "function_call", "function_call_output");
  }

  @Test
  void aSchemaGoesWithTheTurn() throws Exception {
    var schema = new ResponseFormat.JsonSchema("s", new RawJson("{\"type\":\"object\"}"), true);

    assertThat(Asked.text(it.ask("[[json]]", request -> request.responseFormat(schema))))
        .isEqualTo("{\"answer\":\"42\"}");
    assertThat(last("turn/start").path("outputSchema").toString())
        .isEqualTo("{\"type\":\"object\"}");
  }

  @Test
  void howMuchToThinkIsHeldAgainstWhatTheModelCan() throws Exception {
    it.ask("Hello?", request -> request.reasoningEffort(ReasoningEffort.HIGH));
    assertThat(last("turn/start").path("effort").asString()).isEqualTo("high");

    assertThatThrownBy(
            () -> it.ask("Hello?", request -> request.reasoningEffort(ReasoningEffort.NONE)))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("low, medium, high");
  }

  @ParameterizedTest
  @ValueSource(strings = {"temperature", "top_p", "presence_penalty", "top_k", "made_up"})
  void aFieldThatCannotBePassedOnIsRefusedByItsName(String field) {
    assertThatThrownBy(() -> it.ask("Hello?", r -> r.parameters(Settings.of(Map.of(field, 0.7)))))
        .isInstanceOfSatisfying(Unsupported.class, e -> assertThat(e.feature()).isEqualTo(field));
  }

  @Test
  void limitsAndFormsThatCannotBePassedOnAreRefused() {
    assertRefused("stop", r -> r.stop(List.of("END")));
    assertRefused("seed", r -> r.parameters(Settings.of(Map.of("seed", 1))));
    assertRefused("logprobs", r -> r.parameters(Settings.of(Map.of("logprobs", true))));
    assertRefused("tool_choice", r -> r.toolChoice(new ToolChoice.Required()));
    assertRefused("response_format", r -> r.responseFormat(new ResponseFormat.JsonObject()));
    assertRefused("strict", r -> r.tools(List.of(new ToolSpec("f", null, null, true))));
    assertRefused(
        "image_url",
        r ->
            r.messages(
                List.of(
                    new Message.User(
                        List.of(new ContentPart.Image("https://example.org/a.png", "auto"))))));
  }

  private static void assertRefused(
      String field,
      java.util.function.UnaryOperator<dev.modeldock.api.call.ChatRequest.Builder> request) {
    assertThatThrownBy(() -> it.ask("Hello?", request))
        .isInstanceOfSatisfying(Unsupported.class, e -> assertThat(e.feature()).contains(field));
  }

  @Test
  void aFieldThatChangesNothingPasses() throws Exception {
    it.ask(
        "Hello?",
        r -> r.parameters(Settings.of(Map.of("temperature", 1, "top_p", 1.0, "user", "u"))));
  }

  @Test
  void theBoundOfAnAnswerIsDroppedAndNamed() throws Exception {
    var dropped = new ArrayList<String>();
    var call = Asked.call(CodexUnderTest.MODEL, Map.of(), dropped, r -> r.maxTokens(10));

    assertThat(Asked.text(Asked.all(it.provider, call))).isEqualTo("Hello from fake.");
    assertThat(dropped).containsExactly("max_tokens");
  }

  @Test
  void theOwnerMayHaveFieldsDroppedByAnAlias() throws Exception {
    var dropped = new ArrayList<String>();
    var call =
        Asked.call(
            CodexUnderTest.MODEL,
            Map.of("ignore_unsupported", true),
            dropped,
            r ->
                r.stop(List.of("END"))
                    .parameters(Settings.of(Map.of("temperature", 0.2, "user", "u"))));

    assertThat(Asked.text(Asked.all(it.provider, call))).isEqualTo("Hello from fake.");
    assertThat(dropped).containsExactlyInAnyOrder("stop", "temperature", "user");
  }

  @Test
  void anAnswerOfATalkThatWasNeverHeldIsRefused() {
    assertThatThrownBy(() ->
            it.ask(
                "",
                r ->
                    r.messages(
                        List.of(new Message.Tool("c9", List.of(new ContentPart.Text("?")))))))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("messages[0].tool_call_id");
  }

  @Test
  void modelsComePageByPageWithWhatTheyCan() throws Exception {
    Map<String, ModelDescriptor> models =
        it.provider.models().stream().collect(Collectors.toMap(ModelDescriptor::name, m -> m));

    assertThat(models.keySet()).containsExactlyInAnyOrder("fake-model", "fake-plain");
    assertThat(models.get("fake-model").capabilities())
        .contains(Capability.VISION, Capability.REASONING, Capability.TOOLS);
    assertThat(models.get("fake-model").contextTokens()).hasValue(272_000);
    assertThat(models.get("fake-plain").capabilities())
        .doesNotContain(Capability.VISION, Capability.REASONING);
  }

  @Test
  void aGoodInstallationIsUpAndNobodyIsNamed() throws Exception {
    assertThat(it.provider.check()).isEqualTo(Health.up("Codex CLI 0.169.0"));
  }

  @Test
  void theModelsFileThatTheCliGetsHasNoToolsInIt() throws Exception {
    it.ask("Hello?");

    String file = java.nio.file.Files.readString(it.host.folder().resolve("models.json"));
    assertThat(file)
        .doesNotContain("tool_mode", "freeform", "clock", "\"supports_search_tool\":true");
    assertThat(it.codex.arguments())
        .contains("model_catalog_json=" + it.host.folder().resolve("models.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "item/commandExecution/requestApproval",
        "item/fileChange/requestApproval",
        "item/permissions/requestApproval",
        "mcpServer/elicitation/request",
        "item/tool/requestUserInput",
        "item/tool/call",
        "applyPatchApproval",
        "execCommandApproval",
        "account/chatgptAuthTokens/refresh",
        "attestation/generate",
        "something/new"
      })
  void whateverTheCliAsksForIsDeclined(String method)
      throws ProviderException, InterruptedException {
    String answer = Asked.text(it.ask("[[ask:" + method + "]]"));

    assertThat(answer)
        .doesNotContain("no answer", "accept", "approved")
        .containsAnyOf(
            "\"decline\"",
            "\"permissions\":{}",
            "\"answers\":{}",
            "\"success\":false",
            "\"denied\"",
            "\"code\":-32601");
  }
}
