package dev.modeldock.plugins.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class LmStudioRequestTest {

  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\"}},"
          + "{\"type\":\"function\",\"function\":{\"name\":\"b\"}}]";

  private StudioUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = StudioUnderTest.start(Age.CURRENT);
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void aBodyThatNeedsNoChangeIsSentByteForByte() throws Exception {
    under.relay(
        StudioUnderTest.call("text", false, ",\"temperature\":0.10,\"x\" : [ 1 ]", Map.of()));

    assertThat(under.studio().last("/v1/chat/completions").text())
        .isEqualTo(
            "{\"model\":\"text\",\"stream\":false,\"messages\":[{\"role\":\"user\",\"content\":"
                + "\"Hello?\"}],\"temperature\":0.10,\"x\" : [ 1 ]}");
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void everyAgeTakesWhatClientsOfTodayWrite(Age age) throws Exception {
    try (var aged = StudioUnderTest.start(age)) {
      JsonNode messages =
          aged.sent(
                  "text",
                  ",\"messages\":[{\"role\":\"developer\",\"content\":\"Be brief.\"},"
                      + "{\"role\":\"system\",\"content\":\"\"},{\"role\":\"user\",\"content\":\"Hi\"},"
                      + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\","
                      + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                      + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"ok\"}]")
              .path("messages");

      assertThat(messages).hasSize(4);
      assertThat(messages.path(0).path("role").asString()).isEqualTo("system");
      assertThat(messages.path(2).path("content").asString("none")).isEmpty();
      assertThat(messages.path(2).path("tool_calls")).hasSize(1);
    }
  }

  @Test
  void theNewNameOfTheLimitBecomesTheOldOne() throws Exception {
    JsonNode sent = under.sent("text", ",\"max_completion_tokens\":7");

    assertThat(sent.path("max_tokens").asInt()).isEqualTo(7);
    assertThat(sent.has("max_completion_tokens")).isFalse();
  }

  @Test
  void aNamedToolIsForcedByOfferingNoOther() throws Exception {
    JsonNode sent =
        under.sent(
            "tools",
            TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"b\"}}");

    assertThat(sent.path("tool_choice").asString()).isEqualTo("required");
    assertThat(sent.path("tools")).hasSize(1);
    assertThat(sent.path("tools").path(0).path("function").path("name").asString()).isEqualTo("b");
  }

  @Test
  void aNamedToolThatIsNotOfferedIsRejectedBeforeAnythingIsSent() {
    ProviderException failure =
        refused(TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"c\"}}");

    assertThat(failure).isInstanceOf(RequestRejected.class).hasMessageContaining("'c'");
  }

  @Test
  void jsonModeBecomesTheSchemaOfAnyObject() throws Exception {
    JsonNode format =
        under
            .sent("json", ",\"response_format\":{\"type\":\"json_object\"}")
            .path("response_format");

    assertThat(format.path("type").asString()).isEqualTo("json_schema");
    assertThat(format.path("json_schema").path("schema").path("type").asString())
        .isEqualTo("object");
  }

  @Test
  void nullsThatLmStudioWouldTakeForObjectsAreLeftOut() throws Exception {
    JsonNode sent =
        under.sent(
            "text",
            ",\"tool_choice\":null,\"response_format\":null,\"max_completion_tokens\":null");

    assertThat(sent.propertyNames()).containsExactly("model", "stream", "messages");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "image/jpeg", "image/jpg"})
  void imagesThatLmStudioReadsArePassedOn(String type) throws Exception {
    JsonNode sent = under.sent("sees", image("data:" + type + ";base64,AA=="));

    assertThat(sent.at("/messages/0/content/0/image_url/url").asString())
        .isEqualTo("data:" + type.replace("jpg", "jpeg") + ";base64,AA==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/webp;base64,AA==",
        "data:image/gif;base64,AA==",
        "https://x.example/a.png"
      })
  void otherImagesAreRefusedByTheirPlaceAndKind(String url) {
    ProviderException failure = refused(image(url));

    assertThat(failure)
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining("messages[0].content[0].image_url")
        .hasMessageContaining(url.substring(0, url.indexOf(url.startsWith("data") ? ';' : ':')))
        .hasMessageNotContaining("AA==")
        .hasMessageNotContaining("x.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"n\":2",
        ",\"logprobs\":true",
        ",\"top_logprobs\":3",
        ",\"functions\":[{}]",
        ",\"web_search_options\":{}",
        ",\"tool_choice\":{\"type\":\"allowed_tools\"}",
        ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]"
      })
  void whatWouldBeIgnoredIsRefusedByName(String members) {
    assertThat(refused(members)).isInstanceOf(Unsupported.class);
  }

  @Test
  void effortIsPassedToModelsThatReasonAndToThoseNobodyKnows() throws Exception {
    assertThat(
            under.sent("text", ",\"reasoning_effort\":\"low\"").path("reasoning_effort").asString())
        .isEqualTo("low");
    under.provider().models();

    JsonNode sent = under.sent("qwen/qwen3.8-27b", ",\"reasoning\":{\"effort\":\"max\"}");

    assertThat(sent.path("reasoning_effort").asString()).isEqualTo("xhigh");
    assertThat(sent.has("reasoning")).isFalse();
  }

  @Test
  void effortForAModelKnownToHaveNoReasoningIsDropped() throws Exception {
    under.provider().models();

    JsonNode sent = under.sent("text", ",\"reasoning_effort\":\"low\"");

    assertThat(sent.has("reasoning_effort")).isFalse();
    under.sent("text", ",\"reasoning_effort\":\"none\"");
  }

  @Test
  void anAliassOptionsReachLmStudio() throws Exception {
    under.relay(StudioUnderTest.call("text", true, "", Map.of("ttl", 300, "draft_model", "tiny")));

    JsonNode sent = under.studio().last("/v1/chat/completions").json();
    assertThat(sent.path("draft_model").asString()).isEqualTo("tiny");
    assertThat(under.studio().ttl("text")).hasValue(300);
  }

  private ProviderException refused(String members) {
    ProviderException failure =
        under.failure(StudioUnderTest.call("text", false, members, Map.of()));
    assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
    assertThat(under.studio().requests("/v1/chat/completions")).isEmpty();
    return failure;
  }

  private static String image(String url) {
    return ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{"
        + "\"url\":\""
        + url
        + "\"}}]}]";
  }
}
