package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.modeldock.system.OpenAiSdkTest.GetWeather;
import dev.modeldock.system.OpenAiSdkTest.Weather;
import dev.modeldock.system.SdkStage.Through;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses by the official OpenAI SDK, pointed at the gateway and nothing else changed. */
@ClientUnderTest("openai-java")
class OpenAiResponsesSdkTest {

  private final OpenAIClient client;

  OpenAiResponsesSdkTest(SdkStage stage) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(stage.url() + "/v1")
            .apiKey(stage.key())
            .maxRetries(0)
            .build();
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses")
  void itIsAnswered(Through through) {
    Response answer = create(ask(through.model("text")));

    assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
    assertThat(text(answer)).isEqualTo("Hello there.");
    assertThat(answer.usage().orElseThrow().totalTokens()).isEqualTo(308);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses")
  void theLimitMakesItIncomplete(Through through) {
    Response answer = create(ask(through.model("length")).maxOutputTokens(16));

    assertThat(answer.status()).contains(ResponseStatus.INCOMPLETE);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, streamed")
  void eventsAccumulateToTheSame(Through through) {
    assertThat(text(accumulated(ask(through.model("text"))))).isEqualTo("Hello there.");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, tools")
  void toolsAreCalledAndTheirResultsUsed(Through through) {
    conversation(through, create(withTool(through)));
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, tools")
  void streamedCallsAreAccumulated(Through through) {
    conversation(through, accumulated(withTool(through)));
  }

  private void conversation(Through through, Response first) {
    List<ResponseFunctionToolCall> calls =
        first.output().stream()
            .map(ResponseOutputItem::functionCall)
            .flatMap(Optional::stream)
            .toList();
    assertThat(calls)
        .extracting(call -> call.arguments(GetWeather.class).city)
        .containsExactly("Tokyo", "Oslo");

    var results = new ArrayList<ResponseInputItem>();
    for (ResponseFunctionToolCall call : calls) {
      results.add(
          ResponseInputItem.ofFunctionCallOutput(
              ResponseInputItem.FunctionCallOutput.builder()
                  .callId(call.callId())
                  .output(18 + results.size() + " C")
                  .build()));
    }
    Response answer =
        create(withTool(through).inputOfResponse(results).previousResponseId(first.id()));

    assertThat(text(answer)).isEqualTo("It is 18 C and 19 C.");
    assertThat(answer.previousResponseId()).contains(first.id());
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, structured output")
  void aSchemaIsKeptTo(Through through) {
    var params = ask(through.model("json")).text(Weather.class).build();

    List<Weather> said =
        client.responses().create(params).output().stream()
            .flatMap(item -> item.message().stream())
            .flatMap(message -> message.content().stream())
            .flatMap(part -> part.outputText().stream())
            .toList();

    assertThat(said).singleElement().extracting(weather -> weather.degrees).isEqualTo(18);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, reasoning")
  void reasoningIsAnItemOfItsOwn(Through through) {
    Response answer = create(ask(through.model("think")));

    assertThat(answer.output().getFirst().reasoning()).isPresent();
    assertThat(text(answer)).isEqualTo("Forty-two.");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("responses, kept")
  void aResponseIsKeptAndForgotten(Through through) {
    Response kept = create(ask(through.model("text")));

    assertThat(text(client.responses().retrieve(kept.id()))).isEqualTo("Hello there.");
    client.responses().delete(kept.id());
    assertThatThrownBy(() -> client.responses().retrieve(kept.id()))
        .isInstanceOf(NotFoundException.class);
  }

  private Response create(ResponseCreateParams.Builder params) {
    return client.responses().create(params.build());
  }

  private Response accumulated(ResponseCreateParams.Builder params) {
    ResponseAccumulator accumulator = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(params.build())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    return accumulator.response();
  }

  private static ResponseCreateParams.Builder withTool(Through through) {
    return ask(through.model("agents")).addTool(GetWeather.class);
  }

  private static ResponseCreateParams.Builder ask(String model) {
    return ResponseCreateParams.builder().model(model).input("What is the weather?");
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(part -> part.outputText().stream())
        .map(part -> part.text())
        .collect(Collectors.joining());
  }
}
