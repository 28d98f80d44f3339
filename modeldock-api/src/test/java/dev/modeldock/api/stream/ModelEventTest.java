package dev.modeldock.api.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ModelEventTest {

  @Test
  void aToolCallBeginsWithItsIdAndItsNameAndGoesOnWithNeither() {
    ToolCallDelta first = new ToolCallDelta(0, "c1", "search", "");
    ToolCallDelta next = new ToolCallDelta(0, null, null, "{\"q\":");

    assertThat(first.id()).isEqualTo("c1");
    assertThat(next.arguments()).isEqualTo("{\"q\":");
  }

  @Test
  void aToolCallCannotBeginByHalves() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ToolCallDelta(0, "c1", null, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new ToolCallDelta(0, null, "search", ""));
  }

  @Test
  void toolCallsAreCountedFromZero() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ToolCallDelta(-1, "c1", "search", ""))
        .withMessage("negative tool call index -1");
  }

  @Test
  void piecesAreNeverNull() {
    assertThatNullPointerException().isThrownBy(() -> new ToolCallDelta(0, "c1", "search", null));
    assertThatNullPointerException().isThrownBy(() -> new TextDelta(null));
    assertThatNullPointerException().isThrownBy(() -> new ReasoningDelta(null));
    assertThatNullPointerException().isThrownBy(() -> new Completed(null));
  }

  @Test
  void aRelayedChunkIsAWindowOnItsBuffer() {
    byte[] buffer = "data: {\"é\":1}\n".getBytes(StandardCharsets.UTF_8);

    assertThat(new OpenAiChunk(buffer, 6, buffer.length - 7).text()).isEqualTo("{\"é\":1}");
    assertThat(OpenAiChunk.of(new byte[] {'{', '}'}).text()).isEqualTo("{}");
  }

  @Test
  void aRelayedChunkLiesWithinItsBuffer() {
    for (int[] window : new int[][] {{-1, 1}, {0, 3}, {2, 1}, {0, -1}, {Integer.MAX_VALUE, 1}}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> new OpenAiChunk(new byte[2], window[0], window[1]));
    }
  }

  @Test
  void usageAddsUpWithoutCountingACacheTwice() {
    assertThat(new Usage(100, 20, 90, 15).totalTokens()).isEqualTo(120);
    assertThat(Usage.of(100, 20)).isEqualTo(new Usage(100, 20, -1, -1));
  }
}
