package dev.modeldock.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {

  @Test
  void aLongSecretIsKnownByItsEnds() {
    assertThat(SecretText.preview("sk-live-0123456789ab3f9a")).isEqualTo("sk-…3f9a");
    assertThat(SecretText.preview("12345678901234567890")).isEqualTo("123…7890");
  }

  @Test
  void aLetterOutsideTheFirstPlaneIsNotCutInHalf() {
    assertThat(SecretText.preview("😀".repeat(20))).isEqualTo("😀😀😀…😀😀😀😀");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "hunter2", "1234567890123456789"})
  void nothingIsShownOfAShortOne(String value) {
    assertThat(SecretText.preview(value)).isEqualTo("••••");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "sk-proj-a_b", "pass word", "schlüssel", "😀"})
  void whatAHeaderOrAPasswordMayBeIsStored(String value) {
    assertThat(SecretText.objection(value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "  ", "a\nb", "a\rb", "a\tb", "a\0b", "a\u007fb", "a\u0085b", "a\ud83d"})
  void whatCouldNotBeWrittenOutAgainIsRefusedAndNotRepeated(String value) {
    assertThat(SecretText.objection(value)).get().asString().startsWith("the value ");
  }

  @Test
  void aValueHasABound() {
    assertThat(SecretText.objection("a".repeat(16 * 1024))).isEmpty();
    assertThat(SecretText.objection("a".repeat(16 * 1024 + 1))).isPresent();
    assertThat(SecretText.objection("ü".repeat(8 * 1024 + 1))).isPresent();
  }
}
