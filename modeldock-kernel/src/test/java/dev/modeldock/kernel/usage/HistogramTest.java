package dev.modeldock.kernel.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.95, 0.99, 1})
  void quantilesAreOffByASixteenthAtMost(double share) {
    var random = new Random(7);
    long[] times = random.longs(5_000, 0, 600_000).map(each -> each % (1L << each % 20)).toArray();
    var histogram = new Histogram();
    Arrays.stream(times).forEach(histogram::add);
    Arrays.sort(times);
    long exact = times[(int) Math.ceil(share * times.length) - 1];

    assertThat((double) histogram.quantile(share).orElseThrow())
        .isCloseTo(exact, within(exact / 16.0 + 0.5));
  }

  @Test
  void partsAddUpToTheWhole() throws Exception {
    var whole = new Tally();
    var one = new Tally();
    var other = new Tally();
    for (int i = 0; i < 100; i++) {
      Sample sample = Samples.at(RollupsTest.NOW, i * 37L);
      whole.add(sample);
      (i % 3 == 0 ? one : other).add(sample);
    }
    Tally kept = Tally.of(one.bytes());
    kept.add(Tally.of(other.bytes()));

    assertThat(kept.bytes()).isEqualTo(whole.bytes());
    assertThat(kept.latency().quantile(0.5)).isEqualTo(whole.latency().quantile(0.5));
  }

  @Test
  void timesOutOfAllBoundsAreCountedAtTheEnds() {
    var histogram = new Histogram();
    histogram.add(-5);
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.quantile(0.5)).hasValue(0);
    assertThat(histogram.quantile(1).orElseThrow()).isGreaterThan(4 * 3600 * 1000);
  }

  @Test
  void nothingHasNoQuantile() {
    assertThat(new Histogram().quantile(0.5)).isEmpty();
  }
}
