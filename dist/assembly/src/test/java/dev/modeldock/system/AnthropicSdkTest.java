package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ThinkingConfigEnabled;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import com.anthropic.models.models.ModelInfo;
import dev.modeldock.system.OpenAiSdkTest.Weather;
import dev.modeldock.system.SdkStage.Through;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official Anthropic SDK for Java, pointed at the gateway and nothing else changed. */
@ClientUnderTest("anthropic-java")
class AnthropicSdkTest {

  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  private final SdkStage stage;
  private final AnthropicClient client;

  AnthropicSdkTest(SdkStage stage) {
    this.stage = stage;
    this.client =
        AnthropicOkHttpClient.builder()
            .baseUrl(stage.url().toString())
            .apiKey(stage.key())
            .maxRetries(0)
            .build();
  }

  @ParameterizedTest
  @EnumSource
  @Proves("messages")
  void aMessageIsAnswered(Through through) {
    Message answer = create(ask(through.model("text")));

    assertThat(text(answer)).isEqualTo("Hello there.");
    assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    assertThat(answer.usage().inputTokens()).isEqualTo(26);
    assertThat(answer.usage().outputTokens()).isEqualTo(282);
  }

  @Test
  @Proves("messages")
  void aBearerTokenIsAsGoodAsAKey() {
    var bearer =
        AnthropicOkHttpClient.builder()
            .baseUrl(stage.url().toString())
            .authToken(stage.key())
            .maxRetries(0)
            .build();

    assertThat(text(bearer.messages().create(ask("demo:echo").build()))).contains("weather");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("messages, streamed")
  void eventsAccumulateToTheSame(Through through) {
    Message answer = accumulated(ask(through.model("text")));

    assertThat(text(answer)).isEqualTo("Hello there.");
    assertThat(answer.stopReason()).contains(StopReason.END_TURN);
    assertThat(answer.usage().outputTokens()).isEqualTo(282);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools")
  void aToolIsCalledAndItsResultUsed(Through through) {
    Message first = create(ask(through.model("agent")).addTool(weatherTool()));

    conversation(through.model("agent"), first, "Tokyo");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("parallel tools")
  void twoToolsAreCalledAtOnce(Through through) {
    Message first = create(ask(through.model("agents")).addTool(weatherTool()));

    conversation(through.model("agents"), first, "Tokyo", "Oslo");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools, streamed")
  void streamedCallsAreAccumulated(Through through) {
    Message first = accumulated(ask(through.model("agents")).addTool(weatherTool()));

    conversation(through.model("agents"), first, "Tokyo", "Oslo");
  }

  private void conversation(String model, Message first, String... cities) {
    List<ToolUseBlock> calls =
        first.content().stream().flatMap(block -> block.toolUse().stream()).toList();
    assertThat(first.stopReason()).contains(StopReason.TOOL_USE);
    assertThat(calls)
        .extracting(call -> call._input())
        .containsExactlyElementsOf(
            Stream.of(cities).map(city -> JsonValue.from(Map.of("city", city))).toList());

    var results = new ArrayList<ContentBlockParam>();
    var texts = new ArrayList<String>();
    for (ToolUseBlock call : calls) {
      texts.add(18 + texts.size() + " C");
      results.add(
          ContentBlockParam.ofToolResult(
              ToolResultBlockParam.builder()
                  .toolUseId(call.id())
                  .content(texts.getLast())
                  .build()));
    }
    Message answer =
        create(
            ask(model)
                .addMessage(first)
                .addUserMessageOfContentBlockParams(results)
                .addTool(weatherTool()));

    assertThat(text(answer)).isEqualTo("It is " + String.join(" and ", texts) + ".");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("structured output")
  void aSchemaIsKeptTo(Through through) {
    var params = ask(through.model("json")).outputConfig(Weather.class).build();

    List<Weather> said =
        client.messages().create(params).content().stream()
            .flatMap(block -> block.text().stream())
            .map(block -> block.text())
            .toList();

    assertThat(said).singleElement().extracting(weather -> weather.degrees).isEqualTo(18);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("images")
  void anImageArrives(Through through) {
    var image =
        Base64ImageSource.builder()
            .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
            .data(PIXEL)
            .build();
    var params =
        MessageCreateParams.builder()
            .model(through.model("mirror"))
            .maxTokens(100)
            .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofImage(image)));

    assertThat(text(create(params))).contains("images=1");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("system texts")
  void systemTextsArriveInBothForms(Through through) {
    var block = TextBlockParam.builder().text("Be brief.").build();
    String model = through.model("mirror");

    assertThat(text(create(ask(model).system("Be brief.")))).contains("system=Be brief.");
    assertThat(text(create(ask(model).systemOfTextBlockParams(List.of(block)))))
        .contains("system=Be brief.");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("thinking")
  void thinkingIsABlockOfItsOwn(Through through) {
    var thinking = ThinkingConfigEnabled.builder().budgetTokens(1024).build();
    MessageCreateParams.Builder params = ask(through.model("think")).thinking(thinking);

    for (Message answer : List.of(create(params), accumulated(params))) {
      assertThat(answer.content().getFirst().thinking().orElseThrow().thinking())
          .isEqualTo("Let me see.");
      assertThat(text(answer)).isEqualTo("Forty-two.");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Proves("counting tokens")
  void tokensAreCounted(Through through) {
    assertThat(count(through, "Hello"))
        .isPositive()
        .isLessThan(count(through, "Hello ".repeat(200)));
  }

  private long count(Through through, String text) {
    return client
        .messages()
        .countTokens(
            MessageCountTokensParams.builder()
                .model(through.model("text"))
                .addUserMessage(text)
                .build())
        .inputTokens();
  }

  @Test
  @Proves("models")
  void modelsAreListedAndGot() {
    String id = Through.OLLAMA.model("text");

    assertThat(client.models().list().autoPager())
        .extracting(ModelInfo::id)
        .contains("demo:echo", id, Through.RELAY.model("text"));
    assertThat(client.models().retrieve(id).id()).isEqualTo(id);
  }

  private Message create(MessageCreateParams.Builder params) {
    return client.messages().create(params.build());
  }

  private Message accumulated(MessageCreateParams.Builder params) {
    MessageAccumulator accumulator = MessageAccumulator.create();
    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(params.build())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.message();
  }

  private static String text(Message answer) {
    return answer.content().stream()
        .flatMap(block -> block.text().stream())
        .map(block -> block.text())
        .collect(Collectors.joining());
  }

  private static Tool weatherTool() {
    var schema =
        Tool.InputSchema.builder()
            .properties(
                Tool.InputSchema.Properties.builder()
                    .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                    .build())
            .build();
    return Tool.builder()
        .name("get_weather")
        .description("The weather.")
        .inputSchema(schema)
        .build();
  }

  private static MessageCreateParams.Builder ask(String model) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(2_048)
        .addUserMessage("What is the weather?");
  }
}
