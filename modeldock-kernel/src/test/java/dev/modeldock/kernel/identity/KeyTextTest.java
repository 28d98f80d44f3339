package dev.modeldock.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class KeyTextTest {

  private final KeyText key = KeyText.mint(new SecureRandom());

  @Test
  void aMintedKeyIsReadBack() {
    assertThat(KeyText.parse(key.reveal()))
        .hasValueSatisfying(read -> {
          assertThat(read.id()).isEqualTo(key.id());
          assertThat(read.prefix()).isEqualTo("mdk_" + key.id());
        });
  }

  @Test
  void eachSingleWrongCharacterIsNoticed() {
    String text = key.reveal();
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'x' ? 'y' : 'x';
      String wrong = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(KeyText.parse(wrong)).as("character %d", i).isEmpty();
    }
  }

  @Test
  void otherTextsAreNoKeys() {
    for (String text :
        new String[] {"", "mdk_", "sk-abc", key.reveal() + "x", " " + key.reveal()}) {
      assertThat(KeyText.parse(text)).as(text).isEmpty();
    }
  }

  @Test
  void theSecretIsNotInItsText() {
    assertThat(key).hasToString(key.prefix() + "_…");
  }
}
