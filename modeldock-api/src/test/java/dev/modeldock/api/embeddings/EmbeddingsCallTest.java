package dev.modeldock.api.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingsCallTest {

  @Test
  void textsAreNoTokens() throws Exception {
    EmbeddingsCall call = EmbeddingsCall.of("r", "m", List.of("a", "b")).withDimensions(3);

    assertThat(call.inputs()).containsExactly("a", "b");
    assertThat(call.tokenInputs()).isEmpty();
    assertThat(call.count()).isEqualTo(2);
  }

  @Test
  void whoKnowsTextsOnlyCannotTakeTokensForThem() {
    EmbeddingsCall call =
        EmbeddingsCall.ofTokens("r", "m", List.of(new int[] {1, 2})).withDimensions(3);

    Unsupported refused = catchThrowableOfType(Unsupported.class, call::inputs);

    assertThat(refused.feature()).isEqualTo("input");
    assertThat(refused.stage()).isEqualTo(Stage.NOT_SENT);
    assertThat(refused).hasMessageContaining("send texts");
    assertThat(call.tokenInputs().orElseThrow()).containsExactly(new int[] {1, 2});
    assertThat(call.count()).isEqualTo(1);
  }
}
