package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.modeldock.system.SdkStage.Through;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models, completions and embeddings by the official OpenAI SDK. */
@ClientUnderTest("openai-java")
class OpenAiMoreSdkTest {

  private final OpenAIClient client;

  OpenAiMoreSdkTest(SdkStage stage) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(stage.url() + "/v1")
            .apiKey(stage.key())
            .maxRetries(0)
            .build();
  }

  @Test
  @Proves("models")
  void modelsAreListedAsInstanceAndModel() {
    assertThat(client.models().list().data())
        .extracting(Model::id)
        .contains("demo:echo", Through.OLLAMA.model("text"), Through.RELAY.model("text"));
  }

  @ParameterizedTest
  @EnumSource
  @Proves("models")
  void aModelIsGotByItsName(Through through) {
    String id = through.model("text");

    assertThat(client.models().retrieve(id).id()).isEqualTo(id);
    assertThatThrownBy(() -> client.models().retrieve(through.model("nothing")))
        .isInstanceOf(NotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("completions")
  void aTextIsCompletedWholeAndStreamed(Through through) {
    var params =
        CompletionCreateParams.builder().model(through.model("text")).prompt("Once").build();

    assertThat(client.completions().create(params).choices().getFirst().text())
        .isEqualTo("Hello there.");
    try (StreamResponse<Completion> stream = client.completions().createStreaming(params)) {
      assertThat(
              stream.stream()
                  .flatMap(chunk -> chunk.choices().stream())
                  .map(choice -> choice.text())
                  .collect(Collectors.joining()))
          .isEqualTo("Hello there.");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Proves("embeddings")
  void vectorsComeByDefault(Through through) {
    CreateEmbeddingResponse answer = client.embeddings().create(embed(through).build());

    assertThat(answer.data().getFirst().embedding()).containsExactly(4f, 0.5f, 0.5f, 0.5f);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("embeddings")
  void vectorsComeInBothEncodings(Through through) {
    for (var format :
        List.of(
            EmbeddingCreateParams.EncodingFormat.FLOAT,
            EmbeddingCreateParams.EncodingFormat.BASE64)) {
      var params = embed(through).encodingFormat(format).dimensions(3).build();

      assertThat(client.embeddings().create(params).data().getFirst().embedding())
          .containsExactly(4f, 0.5f, 0.5f);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Proves("embeddings")
  void severalTextsKeepTheirOrder(Through through) {
    var params = embed(through).inputOfArrayOfStrings(List.of("a", "bb", "ccc")).build();

    assertThat(client.embeddings().create(params).data())
        .extracting(row -> row.embedding().getFirst())
        .containsExactly(1f, 2f, 3f);
  }

  private static EmbeddingCreateParams.Builder embed(Through through) {
    return EmbeddingCreateParams.builder().model(through.model("embed")).input("four");
  }
}
