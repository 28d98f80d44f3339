package dev.modeldock.kernel.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import org.junit.jupiter.api.Test;

class AnswerTallyTest {

  private static OpenAiChunk chunk(String text) {
    return OpenAiChunk.of(
        ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text
                + "\"}}]}")
            .getBytes(UTF_8));
  }

  @Test
  void allThatAModelSaysCounts() {
    var tally = new AnswerTally(true);

    tally.add(new ReasoningDelta("think"));
    tally.add(new TextDelta("Hello there"));
    tally.add(new ToolCallDelta(0, "id", "get", "{}"));
    tally.add(new Completed(FinishReason.STOP));
    tally.add(Usage.of(1_000, 1_000));

    assertThat(tally.tokens()).isBetween(4L, 6L);
  }

  @Test
  void whatIsForgottenDoesNotCount() {
    var tally = new AnswerTally(true);
    tally.add(new TextDelta("Hello there"));
    tally.add(chunk("Hello"));

    tally.reset();

    assertThat(tally.tokens()).isZero();
    tally.add(chunk("a rather long piece at first"));
    assertThat(tally.tokens()).isEqualTo(1);
  }

  @Test
  void aRelayedPieceIsATokenUnlessItIsLong() {
    var tally = new AnswerTally(true);
    for (int i = 0; i < 50; i++) {
      tally.add(chunk("word"));
    }
    assertThat(tally.tokens()).isEqualTo(50);

    tally.add(chunk("word".repeat(101)));

    assertThat(tally.tokens()).isEqualTo(50 + 1 + 100);
  }

  @Test
  void aRelayedAnswerThatComesWholeIsMeasuredByItsLength() {
    var tally = new AnswerTally(false);

    tally.add(chunk("word ".repeat(1_000)));

    assertThat(tally.tokens()).isBetween(1_000L, 1_300L);
  }

  @Test
  void aShortAnswerThatComesWholeIsNotLessThanNothing() {
    var tally = new AnswerTally(false);

    tally.add(chunk("Hi"));

    assertThat(tally.tokens()).isEqualTo(1);
  }
}
