package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import dev.modeldock.system.SdkStage.Through;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Chat completions by the official OpenAI SDK, pointed at the gateway and nothing else changed. */
@ClientUnderTest("openai-java")
class OpenAiSdkTest {

  private static final String PIXEL =
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

  private final OpenAIClient client;

  OpenAiSdkTest(SdkStage stage) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(stage.url() + "/v1")
            .apiKey(stage.key())
            .maxRetries(0)
            .build();
  }

  /** The tool, as the library makes its schema. */
  @JsonClassDescription("The weather.")
  @JsonTypeName("get_weather")
  static class GetWeather {
    public String city = "";
  }

  /** What a structured answer holds. */
  static class Weather {
    public String city = "";
    public int degrees;
  }

  @Test
  @Proves("chat")
  void anAliasFallsBackToItsNextTargetWhenTheFirstIsDown() {
    ChatCompletion answer = create(chat("steady"));

    assertThat(answer.model()).isEqualTo("steady");
    assertThat(text(answer)).contains("weather");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("chat")
  void aChatIsAnswered(Through through) {
    ChatCompletion answer = create(chat(through.model("text")));

    assertThat(answer.model()).isEqualTo(through.model("text"));
    assertThat(text(answer)).isEqualTo("Hello there.");
    assertThat(answer.choices().getFirst().finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(308);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("chat, streamed")
  void aStreamedChatAccumulatesToTheSame(Through through) {
    assertThat(text(accumulated(chat(through.model("text"))))).isEqualTo("Hello there.");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("usage in streams")
  void aStreamThatWasAskedForItsUsageEndsWithIt(Through through) {
    List<ChatCompletionChunk> chunks =
        chunks(
            chat(through.model("text"))
                .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build()));

    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isEqualTo(308);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools")
  void aToolIsCalledAndItsResultUsed(Through through) {
    conversation(through, "agent", message(create(withTool(through.model("agent")))), "Tokyo");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("parallel tools")
  void twoToolsAreCalledAtOnce(Through through) {
    ChatCompletionMessage message = message(create(withTool(through.model("agents"))));

    conversation(through, "agents", message, "Tokyo", "Oslo");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools, streamed")
  void streamedCallsAreAccumulated(Through through) {
    ChatCompletionMessage message = message(accumulated(withTool(through.model("agents"))));

    conversation(through, "agents", message, "Tokyo", "Oslo");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("structured output")
  void aSchemaIsKeptTo(Through through) {
    var params = chat(through.model("json")).responseFormat(Weather.class).build();

    Weather weather =
        client.chat().completions().create(params).choices().getFirst().message().content().get();

    assertThat(weather.city).isEqualTo("Oslo");
    assertThat(weather.degrees).isEqualTo(18);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("images")
  void anImageArrives(Through through) {
    var url = ChatCompletionContentPartImage.ImageUrl.builder().url(PIXEL).build();
    var image = ChatCompletionContentPartImage.builder().imageUrl(url).build();
    var params =
        ChatCompletionCreateParams.builder()
            .model(through.model("mirror"))
            .addUserMessageOfArrayOfContentParts(
                List.of(ChatCompletionContentPart.ofImageUrl(image)));

    assertThat(text(create(params))).contains("images=1");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("system texts")
  void systemAndDeveloperTextsArrive(Through through) {
    String model = through.model("mirror");

    assertThat(text(create(chat(model).addSystemMessage("Be brief.")))).contains("=Be brief.");
    assertThat(text(create(chat(model).addDeveloperMessage("Be brief.")))).contains("=Be brief.");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("reasoning")
  void reasoningIsKeptApart(Through through) {
    ChatCompletionMessage message =
        message(create(chat(through.model("think")).reasoningEffort(ReasoningEffort.LOW)));

    assertThat(message.content()).contains("Forty-two.");
    assertThat(message._allProperties().get("reasoning_content").convert(String.class))
        .isEqualTo("Let me see.");
  }

  @Test
  @Proves("several choices")
  void severalChoicesCome() {
    ChatCompletion answer = accumulated(chat(Through.RELAY.model("text")).n(2));

    assertThat(answer.choices())
        .extracting(choice -> choice.message().content().orElse(""))
        .containsExactly("Hello there.", "Hello there.");
  }

  @Test
  @Proves("logprobs")
  void logprobsCome() {
    ChatCompletion answer = create(chat(Through.RELAY.model("text")).logprobs(true));

    assertThat(answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow())
        .extracting(token -> token.token())
        .containsExactly("Hello there.");
  }

  private void conversation(
      Through through, String name, ChatCompletionMessage called, String... cities) {
    List<ChatCompletionMessageFunctionToolCall> calls =
        called.toolCalls().orElseThrow().stream().map(call -> call.function().get()).toList();
    assertThat(calls)
        .extracting(call -> call.function().arguments(GetWeather.class).city)
        .containsExactly(cities);

    ChatCompletionCreateParams.Builder params = withTool(through.model(name)).addMessage(called);
    var results = new ArrayList<String>();
    for (ChatCompletionMessageFunctionToolCall call : calls) {
      results.add(18 + results.size() + " C");
      params.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(call.id())
              .content(results.getLast())
              .build());
    }

    assertThat(text(create(params))).isEqualTo("It is " + String.join(" and ", results) + ".");
  }

  private ChatCompletion create(ChatCompletionCreateParams.Builder params) {
    return client.chat().completions().create(params.build());
  }

  private List<ChatCompletionChunk> chunks(ChatCompletionCreateParams.Builder params) {
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params.build())) {
      return stream.stream().toList();
    }
  }

  private ChatCompletion accumulated(ChatCompletionCreateParams.Builder params) {
    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    chunks(params).forEach(accumulator::accumulate);
    return accumulator.chatCompletion();
  }

  private static ChatCompletionMessage message(ChatCompletion answer) {
    return answer.choices().getFirst().message();
  }

  private static String text(ChatCompletion answer) {
    return message(answer).content().orElseThrow();
  }

  private static ChatCompletionCreateParams.Builder withTool(String model) {
    return chat(model).addTool(GetWeather.class);
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("What is the weather?");
  }
}
