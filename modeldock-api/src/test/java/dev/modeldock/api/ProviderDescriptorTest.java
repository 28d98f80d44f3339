package dev.modeldock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderDescriptorTest {

  private static final ProviderDescriptor PLAIN = ProviderDescriptor.of("ollama", "Ollama");

  @Test
  void aPlainProviderIsLocalAndHasNothingSpecial() {
    assertThat(PLAIN.type()).isEqualTo("ollama");
    assertThat(PLAIN.name()).isEqualTo("Ollama");
    assertThat(PLAIN.locality()).isEqualTo(Locality.LOCAL);
    assertThat(PLAIN.sideEffects()).isEqualTo(SideEffects.NONE);
    assertThat(PLAIN.singleInstance()).isFalse();
    assertThat(PLAIN.settings()).isEqualTo(SettingsSchema.none());
  }

  @Test
  void refiningKeepsWhatWasSaidBeforeAndLeavesTheOriginal() {
    SettingsSchema schema =
        SettingsSchema.of(SettingSpec.required("base_url", SettingType.URL, "Where it runs."));

    ProviderDescriptor refined =
        PLAIN
            .withLocality(Locality.CLI)
            .withSideEffects(SideEffects.POSSIBLE)
            .withSingleInstance()
            .withSettings(schema);

    assertThat(refined.type()).isEqualTo("ollama");
    assertThat(refined.name()).isEqualTo("Ollama");
    assertThat(refined.locality()).isEqualTo(Locality.CLI);
    assertThat(refined.sideEffects()).isEqualTo(SideEffects.POSSIBLE);
    assertThat(refined.singleInstance()).isTrue();
    assertThat(refined.settings()).isEqualTo(schema);
    assertThat(PLAIN.locality()).isEqualTo(Locality.LOCAL);
    assertThat(PLAIN.singleInstance()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "claude-code", "x2", "a123456789b123456789c123456789d123456789"})
  void typesAreShortAndPlain(String type) {
    assertThat(ProviderDescriptor.of(type, "Name").type()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Ollama",
        "2x",
        "-x",
        "a_b",
        "a:b",
        "a/b",
        "a b",
        "a\n",
        "é",
        "a123456789b123456789c123456789d1234567890"
      })
  void otherTypesAreRefusedByName(String type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProviderDescriptor.of(type, "Name"))
        .withMessageContaining("'" + type + "'");
  }

  @Test
  void peopleNeedAName() {
    assertThatNullPointerException()
        .isThrownBy(() -> ProviderDescriptor.of("ollama", null))
        .withMessage("name");
  }
}
