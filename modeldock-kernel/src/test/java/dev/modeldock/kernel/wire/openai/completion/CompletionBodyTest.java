package dev.modeldock.kernel.wire.openai.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionBodyTest {

  private static Decision<CompletionBody> read(String more) {
    String json = "{'model':'a:m'" + more + "}";
    return CompletionBody.read(json.replace('\'', '"').getBytes(UTF_8));
  }

  private static CompletionBody body(String more) {
    return ((Decision.Pass<CompletionBody>) read(",'prompt':'secret'" + more)).next();
  }

  private static ChatRequest request(String more) {
    return ((Decision.Pass<ChatRequest>) body(more).request()).next();
  }

  private static Refusal refusal(String more) {
    return ((Decision.Refuse<CompletionBody>) read(more)).why();
  }

  @Test
  void aCompletionWithoutABoundHasSixteenTokens() {
    assertThat(request("").maxTokens()).hasValue(16);
    assertThat(request(",'max_tokens':null").maxTokens()).hasValue(16);
    assertThat(request(",'max_tokens':300").maxTokens()).hasValue(300);
    assertThat(request(",'max_tokens':-1").maxTokens()).isEmpty();
  }

  @Test
  void plainValuesArePassedOnAsTheyAre() {
    ChatRequest request = request(",'temperature':0.5,'seed':7,'user':'u','top_p':1,'stop':'x'");

    assertThat(request.parameters().asMap())
        .containsEntry("temperature", 0.5)
        .containsEntry("seed", 7L)
        .containsEntry("user", "u")
        .containsEntry("top_p", 1L)
        .hasSize(4);
    assertThat(request.stop()).containsExactly("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",'n':1",
        ",'n':null,'best_of':1",
        ",'echo':false",
        ",'suffix':null",
        ",'suffix':''",
        ",'logprobs':null",
        ",'logit_bias':{}",
        ",'stream_options':null",
        ",'stop':[]",
      })
  void whatSaysTheUsualLosesNothing(String more) {
    assertThat(body(more).dropped()).isEmpty();
    assertThat(request(more).parameters().asMap()).isEmpty();
  }

  @Test
  void whatNoTargetIsToldOfIsNamed() {
    assertThat(body(",'metadata':{'a':'b'},'extra':null,'tools':[1]").dropped())
        .containsExactly("metadata", "tools");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",'prompt':['secret','b']            | prompt",
        ",'prompt':[1,2]                     | prompt",
        ",'prompt':[[1],[2]]                 | prompt",
        ",'prompt':'secret','n':2            | n",
        ",'prompt':'secret','best_of':3      | best_of",
        ",'prompt':'secret','echo':true      | echo",
        ",'prompt':'secret','suffix':'b'     | suffix",
        ",'prompt':'secret','logprobs':0     | logprobs",
        ",'prompt':'secret','logprobs':5     | logprobs",
        ",'prompt':'secret','logit_bias':{'50256':-100} | logit_bias",
      })
  void whatAChatCannotDoIsRefusedByName(String more, String field) {
    Refusal refusal = refusal(more);

    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal.message()).contains("'" + field + "'").doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                                    | prompt",
        ",'prompt':null                      | prompt",
        ",'prompt':[]                        | prompt",
        ",'prompt':{'a':'secret'}            | prompt",
        ",'prompt':[{'a':'secret'}]          | prompt[0]",
        ",'prompt':'secret','max_tokens':0   | max_tokens",
        ",'prompt':'secret','max_tokens':'9' | max_tokens",
        ",'prompt':'secret','n':0            | n",
        ",'prompt':'secret','stream':'yes'   | stream",
        ",'prompt':'secret','stop':7         | stop",
        ",'prompt':'secret','stop':['a',7]   | stop[1]",
        ",'prompt':'secret','stream_options':7 | stream_options",
        ",'prompt':'secret','stream_options':{'include_usage':7} | stream_options.include_usage",
      })
  void whatIsWrongIsNamedAndNotQuoted(String more, String field) {
    Refusal refusal = refusal(more == null ? "" : more);

    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refusal.param()).isEqualTo(field);
    assertThat(refusal.message()).contains("'" + field + "'").doesNotContain("secret");
  }
}
