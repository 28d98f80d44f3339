package dev.modeldock.kernel.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What runtimes say of conversations that are too long, and what clients are told. */
class ContextLengthTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          h answered 400: prompt is too long: 103078 tokens > 102398 maximum                                   | 103078 | 102398
          This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.   | 5000   | 4096
          This model's maximum context length is 4096 tokens. However, you requested 6000 tokens (5500 in the messages) | 6000 | 4096
          the request exceeds: request (7001 tokens) exceeds the available context size (4096 tokens), try      | 7001   | 4096
          Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens | 9000 | 4096
          127.0.0.1:1234 answered 400: greater than the context length (n_keep: 5001, n_ctx: 4096)              | 5001   | 4096
          """)
  void theNumbersAreTakenFromWhatTheRuntimeSays(String said, long tokens, long most) {
    assertThat(ContextLength.told(said))
        .isEqualTo("prompt is too long: " + tokens + " tokens > " + most + " maximum");
  }

  @Test
  void withoutNumbersTheWordsComeFirst() {
    assertThat(ContextLength.told("a: h answered 400: input length exceeds the context length"))
        .isEqualTo(
            "prompt is too long: a: h answered 400: input length exceeds the context length");
  }
}
