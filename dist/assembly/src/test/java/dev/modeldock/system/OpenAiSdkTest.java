package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official OpenAI SDK for Java, pointed at the gateway and nothing else changed. */
class OpenAiSdkTest {

  private static final String MODEL = "demo:echo";

  @TempDir static Path folder;
  private static Gateway gateway;
  private static OpenAIClient client;

  @BeforeAll
  static void startTheGateway() {
    gateway = Gateway.start(folder.resolve("home"));
    client = clientWith(gateway.key());
  }

  @AfterAll
  static void stopTheGateway() {
    gateway.close();
  }

  @Test
  void modelsAreListedAsInstanceAndModel() {
    assertThat(client.models().list().data()).extracting(Model::id).contains(MODEL);
  }

  @Test
  void aPlainChatIsAnsweredWithTextAndUsage() {
    ChatCompletion answer = client.chat().completions().create(chat(MODEL).build());

    assertThat(answer.model()).isEqualTo(MODEL);
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .contains("periwinkle");
    assertThat(answer.usage()).isPresent();
  }

  @Test
  void aStreamedChatAccumulatesToTheTextOfThePlainOne() {
    String plain =
        client
            .chat()
            .completions()
            .create(chat(MODEL).build())
            .choices()
            .getFirst()
            .message()
            .content()
            .orElseThrow();

    ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(chat(MODEL).build())) {
      stream.stream().forEach(accumulator::accumulate);
    }

    assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
        .contains(plain);
  }

  @Test
  void aStreamThatWasAskedForItsUsageEndsWithTheUsage() {
    ChatCompletionCreateParams params =
        chat(MODEL)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();

    List<ChatCompletionChunk> chunks;
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      chunks = stream.stream().toList();
    }

    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().totalTokens()).isPositive();
  }

  @Test
  void anAliasFallsBackToItsNextTargetWhenTheFirstIsDown() {
    // Port 1 of loopback refuses connections.
    gateway
        .run("instances", "add", "down", "--type", "openai", "--base-url", "http://127.0.0.1:1/v1")
        .succeeded();
    gateway.run("aliases", "set", "steady", "down:m", MODEL).succeeded();

    ChatCompletion answer = client.chat().completions().create(chat("steady").build());

    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .contains("periwinkle");
    assertThat(gateway.run("audit", "list", "--json").succeeded().out()).contains("steady");
  }

  @Test
  void aWrongKeyIsUnauthorized() {
    assertThatThrownBy(
            () -> clientWith("mdk_wrong").chat().completions().create(chat(MODEL).build()))
        .isInstanceOf(UnauthorizedException.class);
  }

  @Test
  void anUnknownModelIsNotFoundAndNamed() {
    assertThatThrownBy(() -> client.chat().completions().create(chat("demo:ecko").build()))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("demo:ecko");
  }

  private static OpenAIClient clientWith(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(gateway.url() + "/v1")
        .apiKey(key)
        .maxRetries(0)
        .build();
  }

  private static ChatCompletionCreateParams.Builder chat(String model) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage("Say periwinkle");
  }
}
