package dev.modeldock.kernel.wire.openai.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsBodyTest {

  private static Decision<EmbeddingsBody> read(String json) {
    return EmbeddingsBody.read(json.getBytes(UTF_8));
  }

  private static EmbeddingsBody body(String json) {
    return ((Decision.Pass<EmbeddingsBody>) read(json)).next();
  }

  private static EmbeddingsCall call(String input) {
    return body("{\"model\":\"a:m\",\"input\":" + input + "}").call("req_1", "m");
  }

  private static Refusal refusal(String json) {
    return ((Decision.Refuse<EmbeddingsBody>) read(json)).why();
  }

  @Test
  void aTextIsOneOfOne() throws Exception {
    assertThat(call("\"a \\u00e4\"").inputs()).containsExactly("a ä");
    assertThat(call("[\"a\",\"b\"]").inputs()).containsExactly("a", "b");
  }

  @Test
  void tokensOfOneTextOrOfMany() {
    assertThat(call("[1, 100257]").tokenInputs().orElseThrow())
        .containsExactly(new int[] {1, 100257});
    assertThat(call("[[0],[2147483647,3]]").tokenInputs().orElseThrow())
        .containsExactly(new int[] {0}, new int[] {Integer.MAX_VALUE, 3});
  }

  @Test
  void asManyTextsAsOpenAiTakesAndNoMore() throws Exception {
    String most = String.join(",", Collections.nCopies(2048, "\"a\""));

    assertThat(call("[" + most + "]").inputs()).hasSize(2048);
    Refusal refusal = refusal("{\"model\":\"m\",\"input\":[\"a\"," + most + "]}");
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refusal.param()).isEqualTo("input");
    assertThat(refusal.message()).contains("2048", "several requests");
  }

  @Test
  void tokensMayBeManyMoreThanTexts() {
    String many = String.join(",", Collections.nCopies(8192, "7"));

    assertThat(call("[" + many + "]").tokenInputs().orElseThrow().getFirst()).hasSize(8192);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'model':'m'}                                    | input",
        "{'model':'m','input':null}                       | input",
        "{'model':'m','input':''}                         | input",
        "{'model':'m','input':[]}                         | input",
        "{'model':'m','input':{'text':'secret'}}          | input",
        "{'model':'m','input':[{'text':'secret'}]}        | input[0]",
        "{'model':'m','input':['secret','']}              | input[1]",
        "{'model':'m','input':['secret',1]}               | input[1]",
        "{'model':'m','input':[1,'secret']}               | input[1]",
        "{'model':'m','input':[1,-1]}                     | input[1]",
        "{'model':'m','input':[1,1.5]}                    | input[1]",
        "{'model':'m','input':[2147483648]}               | input[0]",
        "{'model':'m','input':[[1],[]]}                   | input[1]",
        "{'model':'m','input':[[1],['secret']]}           | input[1][0]",
        "{'model':'m','input':[[1],2]}                    | input[1]",
        "{'input':'secret'}                               | model",
        "{'model':'m','input':'secret','encoding_format':'int8'} | encoding_format",
        "{'model':'m','input':'secret','dimensions':0}    | dimensions",
        "{'model':'m','input':'secret','dimensions':1.5}  | dimensions",
        "{'model':'m','input':'secret','dimensions':'3'}  | dimensions",
      })
  void whatIsWrongIsNamedAndNotQuoted(String json, String field) {
    Refusal refusal = refusal(json.replace('\'', '"'));

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal.message()).contains("'" + field + "'").doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"model\":\"m\",\"model\":\"n\",\"input\":\"a\"}"})
  void whatIsNoObjectIsToldSo(String json) {
    assertThat(refusal(json).code()).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @Test
  void whatNoTargetIsToldOfIsNamed() {
    EmbeddingsBody body =
        body(
            "{\"model\":\"m\",\"user\":\"u\",\"input\":\"a\",\"truncate\":true,\"extra\":null,"
                + "\"dimensions\":null,\"encoding_format\":null}");

    assertThat(body.dropped()).containsExactly("user", "truncate");
    assertThat(body.call("r", "up").dimensions()).isEmpty();
  }

  @Test
  void aSizeIsPassedOn() {
    EmbeddingsBody body = body("{\"model\":\"m\",\"input\":\"a\",\"dimensions\":256}");

    assertThat(body.call("r", "up").dimensions()).hasValue(256);
    assertThat(body.call("r", "up").model()).isEqualTo("up");
  }

  @Test
  void tokensAreCountedAndTextsAreWeighed() {
    assertThat(body("{\"model\":\"m\",\"input\":[[1,2],[3]]}").estimate()).isEqualTo(3);
    assertThat(body("{\"model\":\"m\",\"input\":\" \"}").estimate()).isEqualTo(1);
    assertThat(body("{\"model\":\"m\",\"input\":\"The quick brown fox jumps over it\"}").estimate())
        .isBetween(5L, 10L);
    assertThat(body("{\"model\":\"m\",\"input\":[\"a\",\"b\"]}").estimate()).isEqualTo(2);
  }
}
