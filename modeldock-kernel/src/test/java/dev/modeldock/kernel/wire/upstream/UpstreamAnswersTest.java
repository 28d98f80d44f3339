package dev.modeldock.kernel.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamAnswersTest {

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static List<ModelDescriptor> models(String json) throws ProviderException {
    return UpstreamModels.parse("host:1", bytes(json));
  }

  private static Embeddings vectors(String json, int count) throws ProviderException {
    return UpstreamEmbeddings.parse("host:1", bytes(json), count);
  }

  @Test
  void modelsKeepTheirOrderAndWhatIsKnownOfThem() throws Exception {
    List<ModelDescriptor> models =
        models(
            """
            {"object":"list","data":[
              {"id":"b","created":1686935002,"max_model_len":4096},
              {"id":"a/c:d","created":0,"owned_by":"x"},
              {"object":"model"}, {"id":""}, 7]}
            """);
    assertThat(models).extracting(ModelDescriptor::name).containsExactly("b", "a/c:d");
    assertThat(models.getFirst().createdEpochSecond()).hasValue(1_686_935_002L);
    assertThat(models.getFirst().contextTokens()).hasValue(4096);
    assertThat(models.getLast().createdEpochSecond()).isEmpty();
    assertThat(models.getLast().contextTokens()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"data\":null}", "{\"data\":[]}", "{\"object\":\"list\",\"data\":null}"})
  void aRuntimeMayHaveNoModels(String json) throws Exception {
    assertThat(models(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "{\"data\":7}", "<html>", "{\"data\":["})
  void whatIsNoListOfModelsIsBroken(String json) {
    assertThat(catchThrowableOfType(ProtocolBroken.class, () -> models(json))).isNotNull();
  }

  @Test
  void vectorsMayBeNumbersOrBase64() throws Exception {
    Embeddings found =
        vectors(
            """
            {"data":[{"object":"embedding","index":1,"embedding":"AACAPwAAAEA="},
                     {"embedding":[-1,2.5e-1],"index":0,"extra":{"a":[1]}}],
             "model":"m","usage":{"prompt_tokens":8,"total_tokens":8,"details":{"a":1}}}
            """,
            2);
    assertThat(found.vectors()).containsExactly(new float[] {-1, 0.25f}, new float[] {1, 2});
    assertThat(found.usage()).isEqualTo(Usage.of(8, 0));
  }

  @Test
  void withoutAnIndexTheOrderCounts() throws Exception {
    Embeddings found = vectors("{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}", 2);
    assertThat(found.vectors()).containsExactly(new float[] {1}, new float[] {2});
    assertThat(found.usage()).isNull();
  }

  @Test
  void longVectorsAreReadWhole() throws Exception {
    String numbers = "0.5,".repeat(4095) + "0.25";
    Embeddings found = vectors("{\"data\":[{\"embedding\":[" + numbers + "]}]}", 1);
    assertThat(found.vectors().getFirst()).hasSize(4096).endsWith(0.5f, 0.25f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"data\":null}",
        "{\"data\":[{\"embedding\":[1]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1]},{\"embedding\":[1]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1,2]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"index\":1}]}",
        "{\"data\":[{\"embedding\":[1],\"index\":0},{\"embedding\":[1],\"index\":0}]}",
        "{\"data\":[{\"embedding\":[1],\"index\":0},{\"embedding\":[1],\"index\":-1}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[null]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":\"AAA=\"}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":\"***\"}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":[1e39]}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":\"AADAfw==\"}]}",
        "{\"data\":[{\"embedding\":[1]},{\"embedding\":\"AACA/w==\"}]}",
        "{\"data\":[{\"embedding\":[1]},7,{\"embedding\":[1]}]}",
      })
  void anythingButOneVectorForEachInputIsBroken(String json) {
    assertThat(catchThrowableOfType(ProtocolBroken.class, () -> vectors(json, 2))).isNotNull();
  }
}
