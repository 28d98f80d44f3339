package dev.modeldock.plugins.dashscope;

import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.CHAT;
import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.call;
import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What DashScope is asked, by what reached it. */
@Timeout(20)
class DashScopeRequestTest {

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";

  private DashScopeUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = DashScopeUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void streamAndUsageAreAlwaysAskedFor() throws Exception {
    for (boolean stream : new boolean[] {true, false}) {
      JsonNode sent = under.sent(call("text", stream, ""));

      assertThat(sent.path("stream").asBoolean()).isTrue();
      assertThat(sent.at("/stream_options/include_usage").asBoolean()).isTrue();
    }
  }

  @Test
  void theKeyAndTheWorkspaceAreInTheHeaders() throws Exception {
    try (var inWorkspace = DashScopeUnderTest.start(Map.of("workspace", "llm-x1"))) {
      inWorkspace.ask("text");

      var request = inWorkspace.dashScope.last(CHAT);
      assertThat(request.header("authorization")).hasValue("Bearer " + FakeDashScope.KEY);
      assertThat(request.header("x-dashscope-workspace")).hasValue("llm-x1");
    }
    under.ask("text");
    assertThat(under.dashScope.last(CHAT).header("x-dashscope-workspace")).isEmpty();
  }

  @Test
  void extensionsAndNumbersPassAsTheClientWroteThem() throws Exception {
    String members =
        "\"temperature\":0.70,\"top_k\":40,\"enable_search\":true,"
            + "\"search_options\":{\"forced_search\":true},\"unheard_of\":[1,2.50,null]";
    String messages = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    under.ask(raw("text", true, "{" + members + "," + messages + ",\"model\":\"text\"}", Map.of()));

    assertThat(under.dashScope.last(CHAT).text()).startsWith("{" + members + "," + messages);
  }

  @Test
  void anAliasSetsWhatTheClientLeftOpen() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "text",
                true,
                "\"temperature\":0.2",
                Map.of(
                    "temperature", 0.9, "top_k", 20, "enable_thinking", false, "num_ctx", 4096)));

    assertThat(sent.path("temperature").asDouble()).isEqualTo(0.2);
    assertThat(sent.path("top_k").asInt()).isEqualTo(20);
    assertThat(sent.path("enable_thinking").asBoolean(true)).isFalse();
    assertThat(sent.has("num_ctx")).isFalse();
  }

  @Test
  void whatTheClientSaysOnThinkingReplacesAllThatTheAliasDoes() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "think",
                true,
                "\"reasoning_effort\":\"high\"",
                Map.of("enable_thinking", true, "thinking_budget", 500)));

    assertThat(sent.path("reasoning_effort").asString()).isEqualTo("high");
    assertThat(sent.has("thinking_budget")).isFalse();
    assertThat(sent.has("enable_thinking")).isFalse();
  }

  @Test
  void anOptionOfTheWrongTypeIsNamed() {
    assertThatThrownBy(() -> under.sent(call("text", true, "", Map.of("top_k", "many"))))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("top_k");
  }

  @Test
  void noEffortTurnsThinkingOff() throws Exception {
    JsonNode sent = under.sent(call("think", true, "\"reasoning_effort\":\"none\""));

    assertThat(sent.path("enable_thinking").asBoolean(true)).isFalse();
    assertThat(sent.has("reasoning_effort")).isFalse();
    JsonNode byAlias = under.sent(call("text", true, "", Map.of("reasoning_effort", "none")));
    assertThat(byAlias.path("enable_thinking").asBoolean(true)).isFalse();
  }

  @Test
  void parallelCallsAreAllowedOnlyWhereThereAreToolsAndNobodySaysOtherwise() throws Exception {
    assertThat(under.sent(call("tools", true, TOOLS)).path("parallel_tool_calls").asBoolean())
        .isTrue();
    assertThat(
            under
                .sent(call("tools", true, TOOLS + ",\"parallel_tool_calls\":false"))
                .path("parallel_tool_calls")
                .asBoolean(true))
        .isFalse();
    assertThat(under.sent(call("text", true, "")).has("parallel_tool_calls")).isFalse();
  }

  @Test
  void developersAreTheSystemAndTheFirstMessageIsOne() throws Exception {
    JsonNode messages =
        under
            .sent(
                call(
                    "text",
                    true,
                    """
                    "messages":[{"role":"system","content":"Be kind."},
                      {"role":"developer","content":[{"type":"text","text":"Be brief."}]},
                      {"role":"user","content":"Hello?"}]
                    """))
            .path("messages");

    assertThat(messages).hasSize(2);
    assertThat(messages.get(0).path("role").asString()).isEqualTo("system");
    assertThat(messages.get(0).path("content").asString()).isEqualTo("Be kind.\n\nBe brief.");
  }

  @Test
  void textsAreJoinedForModelsThatTakeNothingElse() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "text-only",
                true,
                """
                "messages":[{"role":"user","content":[{"type":"text","text":"One"},
                  {"type":"text","text":"two"}]}]
                """));

    assertThat(sent.at("/messages/0/content").asString()).isEqualTo("One\ntwo");
  }

  @Test
  void partsThatAreMoreThanTextStayParts() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "sees",
                true,
                """
                "messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
                    {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]},
                  {"role":"user","content":[{"type":"text","text":"Hm",
                    "cache_control":{"type":"ephemeral"}}]}]
                """));

    assertThat(sent.at("/messages/0/content/1/image_url/url").asString()).startsWith("data:image");
    assertThat(sent.at("/messages/1/content/0/cache_control/type").asString())
        .isEqualTo("ephemeral");
  }

  @Test
  void aToolsResultReachesTheModel() throws Exception {
    JsonNode sent =
        under.sent(
            call(
                "tools",
                true,
                TOOLS
                    + """
                    ,"messages":[{"role":"user","content":"Weather?"},
                      {"role":"assistant","content":null,"reasoning_content":"Hm.","tool_calls":[
                        {"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
                      {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"18C"}]}]
                    """));

    assertThat(sent.at("/messages/1/reasoning_content").asString()).isEqualTo("Hm.");
    assertThat(sent.at("/messages/2/content").asString()).isEqualTo("18C");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "functions | \"functions\":[{\"name\":\"f\"}]",
        "function_call | \"function_call\":\"auto\"",
        "web_search_options | \"web_search_options\":{}",
        "logit_bias | \"logit_bias\":{\"50256\":-100}",
        "tools.type | \"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"f\"}}]",
        "tool_choice.type | \"tool_choice\":{\"type\":\"allowed_tools\"}"
      })
  void whatWouldBeLostInSilenceIsRefusedByName(String field, String members) {
    Unsupported refused =
        catchThrowableOfType(Unsupported.class, () -> under.ask(call("text", true, members)));

    assertThat(refused.feature()).isEqualTo(field);
    assertThat(refused.stage()).isEqualTo(Stage.NOT_SENT);
    assertThat(under.dashScope.requests(CHAT)).isEmpty();
  }

  @Test
  void emptyValuesOfTheSameFieldsAreNoReasonToRefuse() throws Exception {
    under.ask(call("text", true, "\"logit_bias\":{},\"functions\":null,\"tool_choice\":\"none\""));

    assertThat(under.dashScope.requests(CHAT)).hasSize(1);
  }
}
