package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.modeldock.system.SdkStage.Through;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A conversation with tools by LangChain4j, which has a client of its own for OpenAI's wire. */
@ClientUnderTest("langchain4j")
class LangChain4jTest {

  private static final ToolSpecification WEATHER =
      ToolSpecification.builder()
          .name("get_weather")
          .description("The weather.")
          .parameters(JsonObjectSchema.builder().addStringProperty("city").required("city").build())
          .build();

  private final SdkStage stage;

  LangChain4jTest(SdkStage stage) {
    this.stage = stage;
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools")
  void toolsAreCalledAndTheirResultsUsed(Through through) {
    var model =
        OpenAiChatModel.builder()
            .baseUrl(stage.url() + "/v1")
            .apiKey(stage.key())
            .modelName(through.model("agents"))
            .maxRetries(0)
            .build();

    conversation(model::chat);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("tools, streamed")
  void streamedToolsAreCalledAndTheirResultsUsed(Through through) {
    var model =
        OpenAiStreamingChatModel.builder()
            .baseUrl(stage.url() + "/v1")
            .apiKey(stage.key())
            .modelName(through.model("agents"))
            .build();

    conversation(request -> {
      var whole = new CompletableFuture<ChatResponse>();
      model.chat(request, completing(whole));
      return whole.orTimeout(30, TimeUnit.SECONDS).join();
    });
  }

  private static StreamingChatResponseHandler completing(CompletableFuture<ChatResponse> whole) {
    return new StreamingChatResponseHandler() {
      @Override
      public void onPartialResponse(String piece) {
        // The whole is what is looked at.
      }

      @Override
      public void onCompleteResponse(ChatResponse response) {
        whole.complete(response);
      }

      @Override
      public void onError(Throwable error) {
        whole.completeExceptionally(error);
      }
    };
  }

  private static void conversation(Function<ChatRequest, ChatResponse> model) {
    var messages = new ArrayList<ChatMessage>(List.of(UserMessage.from("What is the weather?")));

    ChatResponse first = model.apply(request(messages));
    List<ToolExecutionRequest> calls = first.aiMessage().toolExecutionRequests();
    messages.add(first.aiMessage());
    for (ToolExecutionRequest call : calls) {
      messages.add(ToolExecutionResultMessage.from(call, "18 C for " + call.arguments()));
    }
    String said = model.apply(request(messages)).aiMessage().text();

    assertThat(calls).extracting(ToolExecutionRequest::name).containsOnly("get_weather");
    assertThat(said)
        .isEqualTo("It is 18 C for {\"city\":\"Tokyo\"} and 18 C for {\"city\":\"Oslo\"}.");
  }

  private static ChatRequest request(List<ChatMessage> messages) {
    return ChatRequest.builder()
        .messages(List.copyOf(messages))
        .toolSpecifications(WEATHER)
        .build();
  }
}
