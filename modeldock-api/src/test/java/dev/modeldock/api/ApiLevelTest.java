package dev.modeldock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiLevelTest {

  @ParameterizedTest(name = "a host of {0} and a plugin for {1}: {2}")
  @CsvSource({
    "1.0, 1.0, true",
    "1.3, 1.0, true",
    "1.3, 1.3, true",
    "1.0, 1.1, false",
    "2.0, 1.0, false",
    "1.9, 2.0, false",
    "1.10, 1.9, true",
  })
  void aHostRunsWhatWasBuiltForItsMajorLevelAndNoLaterMinorOne(
      String host, String plugin, boolean runs) {
    assertThat(ApiLevel.parse(host).runs(ApiLevel.parse(plugin))).isEqualTo(runs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "0.1", "12.34"})
  void aLevelIsWrittenAsItIsRead(String text) {
    assertThat(ApiLevel.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1.", ".0", "1.0.0", "a.b", "1,0", "-1.0", "1.-1", "99999999999.0"})
  void anythingElseIsNoLevel(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ApiLevel.parse(text));
  }

  @Test
  void aRefusedLevelIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ApiLevel.parse("latest"))
        .withMessage("an API level looks like 1.0, this one is 'latest'");
  }

  @Test
  void aHostRunsPluginsOfItsOwnLevel() {
    assertThat(ApiLevel.current().runs(ApiLevel.current())).isTrue();
  }
}
