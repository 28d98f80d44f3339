package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.assistant;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.call;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.soon;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.system;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.text;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the real CLI answers. */
class RealClaudeTest extends RealClaude {

  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          + "rkJggg==";

  @Test
  void theAnswerIsStreamedAndItsTokensAreCounted() throws Exception {
    assertThat(claude.ask("hi"))
        .containsExactly(
            new TextDelta("Hello "),
            new TextDelta("from "),
            new TextDelta("fake."),
            usage(claude.ask("hi")),
            new Completed(FinishReason.STOP));
    assertThat(usage(claude.ask("hi")).promptTokens()).isEqualTo(150);
    assertThat(usage(claude.ask("hi")).cachedTokens()).isEqualTo(40);
    assertThat(usage(claude.ask("hi")).completionTokens()).isEqualTo(7);
    assertThat(text(claude.ask("[[unicode]]"))).isEqualTo("Grüße, 世界 👋🏽");
  }

  private static Usage usage(List<ModelEvent> events) {
    return (Usage) events.stream().filter(Usage.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void aConversationArrivesInItsOrderWithoutTools() throws Exception {
    JsonNode body =
        claude.sent(
            call(
                system("S1"),
                user("U1"),
                assistant("A1"),
                user("U2"),
                user("U3"),
                assistant("A2"),
                system("S2"),
                user("U4")));
    assertThat(turns(body))
        .containsExactly("user:U1", "assistant:A1", "user:U2|U3", "assistant:A2", "user:U4");
    assertThat(body.path("system").toString()).contains("S1\\n\\nS2");
    assertThat(body.path("tools")).isEmpty();
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void theTokenLimitEndsTheAnswerForGood() throws Exception {
    List<ModelEvent> events = claude.ask("[[maxtok]]");
    assertThat(text(events)).isEqualTo("Hello from ");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.LENGTH));
    assertThat(usage(events).completionTokens()).isEqualTo(7);
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(claude.upstream.requests().stream().filter(r -> r.text().contains("Output token")))
        .allMatch(r -> false);
  }

  @Test
  void samplingParametersArrive() throws Exception {
    JsonNode body =
        claude.sent(
            call(request ->
                request
                    .messages(List.of(user("hi")))
                    .maxTokens(99)
                    .stop(List.of("ZZ"))
                    .parameters(
                        Settings.of(Map.of("temperature", 0.2, "top_p", 0.9, "top_k", 5)))));
    assertThat(body.path("max_tokens").asInt()).isEqualTo(99);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(body.path("top_k").asInt()).isEqualTo(5);
    assertThat(body.path("stop_sequences").path(0).asString("")).isEqualTo("ZZ");
    assertThat(body.path("thinking").path("type").asString("disabled")).isEqualTo("disabled");
  }

  @Test
  void effortAndThinkingAreSaidAsTheApiWantsThem() throws Exception {
    assertThat(
            body(r -> r.reasoningEffort(ReasoningEffort.NONE), "opus")
                .path("thinking")
                .path("type")
                .asString("disabled"))
        .isEqualTo("disabled");
    for (var effort : List.of(ReasoningEffort.LOW, ReasoningEffort.XHIGH, ReasoningEffort.MAX)) {
      JsonNode body = body(r -> r.reasoningEffort(effort), "opus");
      assertThat(body.path("output_config").path("effort").asString(""))
          .isEqualTo(effort.name().toLowerCase(Locale.ROOT));
    }
    assertThat(claude.ask("[[think]]"))
        .startsWith(new ReasoningDelta("Let me "), new ReasoningDelta("think."))
        .contains(new TextDelta("Done "));
  }

  private JsonNode body(UnaryOperator<ChatRequest.Builder> more, String model) throws Exception {
    return claude.sent(
        ChatCall.builder("req-1", model)
            .request(() -> more.apply(ChatRequest.builder().messages(List.of(user("hi")))).build())
            .build());
  }

  @Test
  void imagesArrive() throws Exception {
    var image = new ContentPart.Image("data:image/png;base64," + PNG, "auto");
    JsonNode body =
        claude.sent(call(new Message.User(List.of(new ContentPart.Text("what?"), image))));
    JsonNode last = body.path("messages").toString().contains(PNG) ? body : null;
    assertThat(last).as("the image's data is in the request").isNotNull();
  }

  @Test
  void anAnswerInASchemasFormIsJsonAlone() throws Exception {
    List<ModelEvent> events = claude.ask(structured("[[json]]", SCHEMA));
    assertThat(text(events)).isEqualTo("{\"answer\":\"42\"}");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.STOP));
    assertThat(claude.upstream.requests()).hasSize(1);
    String number = SCHEMA.replace("{\"type\":\"string\"}", "{\"type\":\"number\"}");
    assertThat(text(claude.ask(structured("[[json]]", number)))).isEqualTo("{\"answer\":42}");
  }

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}},"
          + "\"required\":[\"answer\"],\"additionalProperties\":false}";

  private static ChatCall structured(String prompt, String schema) {
    return call(request ->
        request
            .messages(List.of(user(prompt)))
            .responseFormat(new ResponseFormat.JsonSchema("a", new RawJson(schema), true)));
  }

  @Test
  void proseInPlaceOfASchemasFormIsAFailure() {
    assertThatThrownBy(() -> claude.ask(structured("say hi", SCHEMA)))
        .isInstanceOf(ProtocolBroken.class)
        .hasMessageContaining("response_format");
    assertThatThrownBy(() -> claude.ask(structured("[[json]]", SCHEMA.replace("answer", "other"))))
        .isInstanceOf(ProtocolBroken.class);
    assertThatThrownBy(() -> claude.ask(structured("hi", "{\"type\":\"nonsense\"}")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("schema");
  }

  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "The weather.",
          new RawJson("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"),
          false);

  @Test
  void callsOfTheClientsToolsEndTheAnswer() throws Exception {
    List<ModelEvent> events =
        claude.ask(call(r -> r.messages(List.of(user("[[tools]]"))).tools(List.of(WEATHER))));
    assertThat(events.stream().filter(ToolCallDelta.class::isInstance).map(Object::toString))
        .anyMatch(s -> s.contains("name=get_weather"));
    var arguments = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
    for (ModelEvent event : events) {
      if (event instanceof ToolCallDelta delta) {
        arguments[delta.index()].append(delta.arguments());
      }
    }
    assertThat(arguments[0]).hasToString("{\"city\":\"Oslo\"}");
    assertThat(arguments[1]).hasToString("{}");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.TOOL_CALLS));
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    JsonNode tools = claude.lastBody().path("tools");
    assertThat(tools).hasSize(1);
    assertThat(tools.path(0).path("input_schema").toString()).contains("city");
  }

  @Test
  void callsAndTheirResultsArriveAsHistory() throws Exception {
    var asked =
        new Message.Assistant(
            List.of(),
            null,
            List.of(
                new ToolCall("toolu_1", "get_weather", "{\"city\":\"Oslo\"}"),
                new ToolCall("toolu_2", "get_weather", "{}")));
    JsonNode body =
        claude.sent(
            call(r ->
                r.messages(
                        List.of(
                            user("weather?"),
                            asked,
                            new Message.Tool("toolu_1", List.of(new ContentPart.Text("rain"))),
                            new Message.Tool("toolu_2", List.of(new ContentPart.Text("sun")))))
                    .tools(List.of(WEATHER))));
    String messages = body.path("messages").toString();
    assertThat(messages)
        .containsSubsequence("tool_use", "toolu_1", "toolu_2", "tool_result", "rain", "sun");
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void theModelsAreWhatTheCliOffers() throws Exception {
    assertThat(claude.provider.models()).anyMatch(m -> m.name().equals("sonnet"));
    assertThat(claude.upstream.everything()).isEmpty();
  }
}
