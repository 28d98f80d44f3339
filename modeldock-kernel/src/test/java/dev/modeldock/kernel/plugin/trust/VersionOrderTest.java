package dev.modeldock.kernel.plugin.trust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {

  @ParameterizedTest
  @CsvSource({
    "1.0, 1.1",
    "1.9, 1.10",
    "1.0-rc1, 1.0",
    "r9, r12",
    "2.0, 10.0",
    "1.2147483647, 1.4294967296",
    "1.0.9, 1.1"
  })
  void laterVersionIsKnown(String earlier, String later) {
    assertThat(new VersionOrder().compare(earlier, later)).isNegative();
    assertThat(new VersionOrder().compare(later, earlier)).isPositive();
    assertThat(new VersionOrder().compare(later, later)).isZero();
  }
}
