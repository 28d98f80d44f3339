package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.tokens.TextWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a chat may take, as far as its body says. */
class ChatBodyDemandTest {

  private static ChatBody body(String content, String more) {
    byte[] json =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":%s}]%s}"
            .formatted(content, more)
            .getBytes(UTF_8);
    if (ChatBody.scan(json, json.length) instanceof Decision.Pass<ChatBody>(var body)) {
      return body;
    }
    throw new AssertionError("refused");
  }

  private static long tokens(String content, String more) {
    return body(content, more).weighed() / TextWeight.TOKEN;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ",\"max_tokens\":100|100",
        ",\"max_completion_tokens\":100|100",
        ",\"max_tokens\":50,\"max_completion_tokens\":100|100",
        ",\"max_tokens\":100,\"max_completion_tokens\":50|100",
        ",\"max_tokens\":100,\"n\":3|300",
        ",\"max_tokens\":1e2|100",
        ",\"max_tokens\":0|0"
      })
  void theBoundIsTheLargestThatItSaysForAllAnswers(String more, long bound) {
    assertThat(body("\"Hi\"", more).answerBound()).hasValue(bound);
  }

  @Test
  void aBoundWithoutEndIsNoSmallOne() {
    assertThat(body("\"Hi\"", ",\"max_tokens\":9e18,\"n\":128").answerBound().orElseThrow())
        .isGreaterThan(Long.MAX_VALUE / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"max_tokens\":null",
        ",\"max_tokens\":-1",
        ",\"max_tokens\":\"many\"",
        ",\"max_tokens\":1.5"
      })
  void aBoundThatIsNoneBoundsNothing(String more) {
    assertThat(body("\"Hi\"", more).answerBound()).isEmpty();
  }

  @Test
  void aPromptIsWeighedByItsText() {
    assertThat(tokens("\"%s\"".formatted("one two three four five ".repeat(200)), ""))
        .isBetween(900L, 1_200L);
  }

  @Test
  void aPromptThatOnlyARuntimeUnderstandsIsWeighedToo() {
    String text = "\"%s\"".formatted("one two three four five ".repeat(200));

    assertThat(tokens(text, ",\"n\":2")).isBetween(900L, 1_500L);
  }

  @Test
  void dataInSuchAPromptIsNotTakenForText() {
    String audio =
        "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"%s\"}}]"
            .formatted("QUJD".repeat(100_000));

    assertThat(tokens(audio, ",\"n\":2")).isBetween(700L, 1_000L);
  }
}
