package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import dev.modeldock.system.SdkStage.Seen;
import dev.modeldock.system.SdkStage.Through;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the official OpenAI SDK makes of what goes wrong. */
@ClientUnderTest("openai-java")
class OpenAiFaultsSdkTest {

  private final SdkStage stage;
  private final OpenAIClient client;

  OpenAiFaultsSdkTest(SdkStage stage) {
    this.stage = stage;
    this.client = client(UnaryOperator.identity());
  }

  @Test
  @Proves("error classes")
  void aWrongKeyIsUnauthorized() {
    OpenAIClient stranger = client(builder -> builder.apiKey("mdk_wrong"));

    assertThatThrownBy(() -> ask(stranger, "demo:echo")).isInstanceOf(UnauthorizedException.class);
  }

  @Test
  @Proves("error classes")
  void aModelThatTheKeyMayNotUseIsDenied() {
    OpenAIClient narrow = client(builder -> builder.apiKey(stage.narrowKey()));

    assertThatThrownBy(() -> ask(narrow, Through.OLLAMA.model("text")))
        .isInstanceOf(PermissionDeniedException.class);
  }

  @Test
  @Proves("error classes")
  void anUnknownModelIsNotFoundAndNamed() {
    assertThatThrownBy(() -> ask(client, "demo:ecko"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("demo:ecko");
  }

  @Test
  @Proves("error classes")
  @SuppressWarnings("unchecked") // What the types forbid is what is sent.
  void aWrongValueIsABadRequest() {
    assertThatThrownBy(() ->
            client
                .chat()
                .completions()
                .create(chat("demo:echo").messages(JsonValue.from("Hello")).build()))
        .isInstanceOf(BadRequestException.class);
  }

  @Test
  @Proves("request ids")
  void requestIdsCanBeRead() {
    var raw = client.withRawResponse().chat().completions().create(chat("demo:echo").build());
    var refused = refusal(client, "demo:ecko");

    assertThat(raw.requestId().orElseThrow()).startsWith("req_");
    assertThat(refused.headers().values("x-request-id").getFirst()).startsWith("req_");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("retries")
  void aBrokenRuntimeIsAskedOnce(Through through) {
    Seen before = stage.seen(through, "broken");

    assertThatThrownBy(() -> ask(client(builder -> builder.maxRetries(3)), through.model("broken")))
        .isInstanceOf(InternalServerException.class);

    assertThat(stage.seen(through, "broken").requests() - before.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("retries")
  void aBusyRuntimeIsAskedAgain(Through through) {
    Seen before = stage.seen(through, "busy");

    assertThat(ask(client(builder -> builder.maxRetries(2)), through.model("busy")))
        .isEqualTo("At last.");

    assertThat(stage.seen(through, "busy").requests() - before.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("timeouts")
  void aTimeoutIsKept(Through through) throws InterruptedException {
    Seen before = stage.seen(through, "late");
    OpenAIClient hasty = client(builder -> builder.timeout(Duration.ofMillis(500)));

    assertThatThrownBy(() -> ask(hasty, through.model("late")))
        .isInstanceOf(OpenAIIoException.class);

    stage.awaitLeft(through, "late", before);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("cancel")
  void leavingAStreamReachesTheRuntime(Through through) throws InterruptedException {
    Seen before = stage.seen(through, "slow");

    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(chat(through.model("slow")).build())) {
      assertThat(stream.stream().findFirst()).isPresent();
    }

    stage.awaitLeft(through, "slow", before);
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, cut",
    "OLLAMA, garbage",
    "OLLAMA, stall",
    "RELAY, cut",
    "RELAY, garbage",
    "RELAY, stall"
  })
  @Proves("broken answers")
  void aStreamedChatThatBreaksOffIsAnError(Through through, String fault) {
    var said = new StringBuilder();

    assertThatThrownBy(
            () -> {
              try (StreamResponse<ChatCompletionChunk> stream =
                  client.chat().completions().createStreaming(chat(through.model(fault)).build())) {
                stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> said.append(choice.delta().content().orElse("")));
              }
            })
        .isInstanceOf(OpenAIException.class);

    assertThat(said).hasToString("Hel");
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, cut",
    "OLLAMA, garbage",
    "OLLAMA, stall",
    "RELAY, cut",
    "RELAY, garbage",
    "RELAY, stall"
  })
  @Proves("broken answers")
  void aStreamedResponseThatBreaksOffSaysThatItFailed(Through through, String fault) {
    var params = ResponseCreateParams.builder().model(through.model(fault)).input("Hello").build();
    var events = new ArrayList<ResponseStreamEvent>();

    boolean raised = false;
    try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params)) {
      stream.stream().forEach(events::add);
    } catch (OpenAIException _) {
      raised = true;
    }

    assertThat(events).anyMatch(event -> event.outputTextDelta().isPresent());
    assertThat(events).noneMatch(event -> event.completed().isPresent());
    assertThat(raised || events.stream().anyMatch(e -> e.isError() || e.failed().isPresent()))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, cut",
    "OLLAMA, garbage",
    "OLLAMA, stall",
    "RELAY, cut",
    "RELAY, garbage",
    "RELAY, stall"
  })
  @Proves("broken answers")
  void aPlainAnswerThatBreaksOffIsAnError(Through through, String fault) {
    OpenAIServiceException error = refusal(client, through.model(fault));

    assertThat(error.statusCode()).isBetween(500, 504);
  }

  private OpenAIClient client(UnaryOperator<OpenAIOkHttpClient.Builder> change) {
    var builder =
        OpenAIOkHttpClient.builder().baseUrl(stage.url() + "/v1").apiKey(stage.key()).maxRetries(0);
    return change.apply(builder).build();
  }

  private static OpenAIServiceException refusal(OpenAIClient client, String model) {
    return catchThrowableOfType(OpenAIServiceException.class, () -> ask(client, model));
  }

  private static String ask(OpenAIClient client, String model) {
    return client
        .chat()
        .completions()
        .create(chat(model).build())
        .choices()
        .getFirst()
        .message()
        .content()
        .orElseThrow();
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("Hello from Java");
  }
}
