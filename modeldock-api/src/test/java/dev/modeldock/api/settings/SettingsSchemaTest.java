package dev.modeldock.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSchemaTest {

  private static final SettingSpec URL =
      SettingSpec.required("base_url", SettingType.URL, "Where it runs.");

  @Test
  void aSettingIsRequiredOrOptionalOrHasADefault() {
    SettingSpec optional = SettingSpec.optional("tag", SettingType.TEXT, "A tag.");
    SettingSpec defaulted =
        SettingSpec.defaulted("retries", SettingType.INTEGER, "2", "How often.");

    assertThat(URL.required()).isTrue();
    assertThat(URL.fallback()).isNull();
    assertThat(optional.required()).isFalse();
    assertThat(optional.fallback()).isNull();
    assertThat(defaulted.required()).isFalse();
    assertThat(defaulted.fallback()).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Base", "base-url", "1st", "_x", "a b", "a\n", "a.b"})
  void namesOfSettingsArePlain(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingSpec.optional(name, SettingType.TEXT, "Anything."))
        .withMessageContaining("'" + name + "'");
  }

  @Test
  void aNameHasAtMostFortyCharacters() {
    assertThat(SettingSpec.optional("a".repeat(40), SettingType.TEXT, "Long.").name()).hasSize(40);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SettingSpec.optional("a".repeat(41), SettingType.TEXT, "Longer."));
  }

  @Test
  void aSettingSaysItsTypeAndWhatItIsFor() {
    assertThatNullPointerException()
        .isThrownBy(() -> SettingSpec.optional("tag", null, "A tag."))
        .withMessage("type");
    assertThatNullPointerException()
        .isThrownBy(() -> SettingSpec.optional("tag", SettingType.TEXT, null))
        .withMessage("description");
  }

  @Test
  void settingsAreFoundByName() {
    SettingsSchema schema = SettingsSchema.of(URL);

    assertThat(schema.setting("base_url")).contains(URL);
    assertThat(schema.setting("other")).isEmpty();
  }

  @Test
  void eachPartIsAddedWithoutTheOthersBeingLost() {
    SettingSpec option = SettingSpec.optional("num_ctx", SettingType.INTEGER, "The window.");

    SettingsSchema schema = SettingsSchema.of(URL).withModelOptions(option).withSecrets("api_key");

    assertThat(schema.settings()).containsExactly(URL);
    assertThat(schema.modelOptions()).containsExactly(option);
    assertThat(schema.secrets()).containsExactly("api_key");
    assertThat(schema.setting("num_ctx")).as("an option is no setting").isEmpty();
  }

  @Test
  void aSchemaChangesWithNothing() {
    List<SettingSpec> settings = new ArrayList<>(List.of(URL));
    SettingsSchema schema = new SettingsSchema(settings, List.of(), List.of());
    settings.clear();

    assertThat(schema.settings()).containsExactly(URL);
    assertThatThrownBy(() -> schema.settings().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
