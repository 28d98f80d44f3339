package dev.modeldock.kernel.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.modeldock.kernel.state.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimatesTest {

  private static final Target MODEL = new Target("a", "m");
  private final TokenEstimates estimates = new TokenEstimates();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # What three real tokenizers make of it is between these.
          We hold these truths to be self-evident, that all men are created equal.   | 14 | 18
          {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]} | 19 | 30
          private static final int MOST_MODELS = 1_000;                              | 10 | 16
          人工智能是计算机科学的一个分支                                                  | 9  | 18
          """)
  void textIsWeighedByItsKindsOfCharacters(String text, int least, int most) {
    assertThat(TextWeight.of(text) / (double) TextWeight.TOKEN)
        .isBetween((double) least, (double) most);
  }

  @Test
  void nothingWeighsNothing() {
    assertThat(TextWeight.of("")).isZero();
  }

  @Test
  void aModelThatHasNeverReportedIsGuessed() {
    TokenEstimate guess = estimates.of(MODEL, 12_300);

    assertThat(guess.tokens()).isEqualTo(123);
    assertThat(guess.standing()).isEqualTo("estimated");
  }

  @Test
  void whatComesOnTopOfEveryPromptIsToldApart() {
    for (int i = 1; i <= 20; i++) {
      long weight = i % 2 == 0 ? 2_000 : 900_000;
      estimates.observe(MODEL, weight, 3_000 + Math.round(weight * 0.012));
    }

    assertThat(estimates.estimate(MODEL, 100_000)).isCloseTo(4_200, within(5L));
    TokenEstimate known = estimates.of(MODEL, 100_000);
    assertThat(known.calibrated()).isTrue();
    assertThat(known.error()).isLessThan(0.05);
    assertThat(known.standing()).matches("calibrated; error=\\d\\.\\d%");
  }

  @Test
  void promptsOfOneLengthTeachARatio() {
    for (int i = 0; i < 5; i++) {
      estimates.observe(MODEL, 10_000 + i, 150);
    }

    assertThat(estimates.estimate(MODEL, 20_000)).isEqualTo(300);
    assertThat(estimates.estimate(new Target("a", "other"), 20_000)).isEqualTo(200);
  }

  @Test
  void aModelThatChangesIsLearntAnew() {
    for (int i = 0; i < 50; i++) {
      estimates.observe(MODEL, 10_000, 100);
    }
    for (int i = 0; i < 40; i++) {
      estimates.observe(MODEL, 10_000, 200);
    }

    assertThat(estimates.estimate(MODEL, 10_000)).isCloseTo(200, within(3L));
  }

  @Test
  void theErrorIsHowFarTheEstimatesWereOffOfLate() {
    for (int i = 0; i < 60; i++) {
      estimates.observe(MODEL, 10_000, i % 2 == 0 ? 90 : 110);
    }

    assertThat(estimates.of(MODEL, 10_000).error()).isBetween(0.05, 0.15);
  }
}
