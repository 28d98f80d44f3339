package dev.modeldock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.bench.client.Samples;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void aPercentileIsTheValueThatThatShareIsNotAbove() {
    Samples samples = new Samples();
    LongStream.rangeClosed(1, 2_000).map(i -> 2_001 - i).forEach(i -> samples.add(i * 1_000_000));

    assertThat(samples.millis(0.5)).isEqualTo(1_000);
    assertThat(samples.millis(0.99)).isEqualTo(1_980);
    assertThat(samples.millis(1)).isEqualTo(2_000);
    assertThat(samples.size()).isEqualTo(2_000);
  }

  @Test
  void nothingMeasuredIsNoNumber() {
    assertThat(new Samples().millis(0.5)).isNaN();
  }
}
