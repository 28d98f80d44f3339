package dev.modeldock.api.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Settings SOME =
      Settings.of(
          Map.of("base_url", "http://127.0.0.1:1", "num_ctx", 32768, "top_p", 0.5, "warm", true));

  @Test
  void valuesAreReadByTheirType() {
    assertThat(SOME.text("base_url")).contains("http://127.0.0.1:1");
    assertThat(SOME.url("base_url")).contains(URI.create("http://127.0.0.1:1"));
    assertThat(SOME.integer("num_ctx")).hasValue(32768);
    assertThat(SOME.number("top_p")).hasValue(0.5);
    assertThat(SOME.truth("warm")).contains(true);
  }

  @Test
  void whatIsNotSetIsEmpty() {
    assertThat(SOME.text("x")).isEmpty();
    assertThat(SOME.url("x")).isEmpty();
    assertThat(SOME.integer("x")).isEmpty();
    assertThat(SOME.number("x")).isEmpty();
    assertThat(SOME.truth("x")).isEmpty();
  }

  @Test
  void aWholeNumberIsANumberToo() {
    assertThat(SOME.number("num_ctx")).hasValue(32768.0);
  }

  @Test
  void readingAsAnotherTypeNamesTheSetting() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOME.text("num_ctx"))
        .withMessage("setting 'num_ctx' is not a string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOME.integer("top_p"))
        .withMessageContaining("'top_p'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOME.number("warm"))
        .withMessageContaining("'warm'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOME.truth("base_url"))
        .withMessageContaining("'base_url'");
  }

  @Test
  void smallerNumbersBecomeThePlainOnes() {
    Settings narrow = Settings.of(Map.of("i", 1, "f", 0.5f));

    assertThat(narrow.asMap()).isEqualTo(Map.of("i", 1L, "f", 0.5));
    assertThat(narrow).isEqualTo(Settings.of(Map.of("i", 1L, "f", 0.5)));
  }

  @Test
  void valuesOfNoPlainTypeAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of("tags", List.of("a"))))
        .withMessageContaining("'tags'");
    Map<String, Object> withNull = new HashMap<>();
    withNull.put("nothing", null);
    assertThatNullPointerException().isThrownBy(() -> Settings.of(withNull)).withMessage("nothing");
  }

  @Test
  void settingsKeepTheirOrderAndChangeWithNothing() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("z", 1L);
    values.put("a", 2L);
    Settings settings = Settings.of(values);
    values.put("m", 3L);

    assertThat(settings.asMap()).containsExactly(Map.entry("z", 1L), Map.entry("a", 2L));
    assertThatThrownBy(() -> settings.asMap().put("m", 3L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void asTextTheyShowNamesAndNoValues() {
    assertThat(Settings.of(Map.of("token", "s3cret"))).hasToString("Settings[token]");
  }

  @Test
  void noSettingsAreAllAlike() {
    assertThat(Settings.of(Map.of())).isSameAs(Settings.none());
    assertThat(Settings.none().isEmpty()).isTrue();
    assertThat(SOME.isEmpty()).isFalse();
  }
}
