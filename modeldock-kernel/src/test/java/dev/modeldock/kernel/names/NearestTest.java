package dev.modeldock.kernel.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void aTypingErrorIsFoundOut() {
    assertThat(Nearest.to("prot", List.of("port", "host", "control_port"), 1))
        .containsExactly("port");
  }

  @Test
  void theBestNameComesFirst() {
    assertThat(Nearest.to("ollama-local:qwen3", List.of("demo:echo", "ollama-local:qwen3:14b"), 3))
        .containsExactly("ollama-local:qwen3:14b");
  }

  @Test
  void whatHasNothingInCommonIsNotSuggested() {
    assertThat(Nearest.to("zzz", List.of("instances", "aliases"), 3)).isEmpty();
  }
}
