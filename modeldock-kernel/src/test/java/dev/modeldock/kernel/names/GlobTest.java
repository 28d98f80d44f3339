package dev.modeldock.kernel.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "*, '', true",
    "ollama-local:*, ollama-local:qwen3:14b, true",
    "ollama-local:*, ollama-lan:qwen3:14b, false",
    "*:14b, ollama-local:qwen3:14b, true",
    "*:14b, ollama-local:qwen3:14b-q4, false",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxcyyb, false",
    "exact, exact, true",
    "exact, exactly, false",
    "a.c, abc, false",
    "'', '', true",
    "'', x, false",
  })
  void aStarStandsForAnyTextAndNothingElseIsSpecial(String pattern, String text, boolean matches) {
    assertThat(Glob.matches(pattern, text)).isEqualTo(matches);
  }
}
