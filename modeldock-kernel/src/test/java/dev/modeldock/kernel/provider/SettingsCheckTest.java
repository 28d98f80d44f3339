package dev.modeldock.kernel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.kernel.host.PluginFailure;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsCheckTest {

  private static final SettingsSchema SCHEMA =
      SettingsSchema.of(
              SettingSpec.required("base_url", SettingType.URL, "Where the runtime listens."),
              SettingSpec.defaulted("keep_alive", SettingType.INTEGER, "300", "Seconds."),
              SettingSpec.defaulted("ratio", SettingType.NUMBER, "0.5", "A share."),
              SettingSpec.defaulted("warm", SettingType.BOOLEAN, "true", "Whether to load."),
              SettingSpec.optional("tag", SettingType.TEXT, "A word."))
          .withSecrets("api_key");

  @Test
  void defaultsAreFilledIn() throws PluginFailure {
    Settings settings =
        SettingsCheck.check(
            SCHEMA, Settings.of(Map.of("base_url", "http://127.0.0.1:1")), Set.of("api_key"));

    assertThat(settings.url("base_url")).contains(URI.create("http://127.0.0.1:1"));
    assertThat(settings.integer("keep_alive")).hasValue(300);
    assertThat(settings.number("ratio")).hasValue(0.5);
    assertThat(settings.truth("warm")).contains(true);
    assertThat(settings.text("tag")).isEmpty();
  }

  @Test
  void wholeNumberIsANumber() throws PluginFailure {
    Settings settings =
        SettingsCheck.check(
            SCHEMA, Settings.of(Map.of("base_url", "https://x", "ratio", 2)), Set.of());

    assertThat(settings.number("ratio")).hasValue(2);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    var given =
        Settings.of(
            Map.of("keep_alife", 1, "keep_alive", "soon", "ratio", "half", "warm", 1, "tag", 7));

    assertThat(problems(SCHEMA, given, Set.of("apikey")))
        .containsExactlyInAnyOrder(
            "unknown setting 'keep_alife'; did you mean 'keep_alive'?",
            "setting 'base_url' is required: Where the runtime listens.",
            "setting 'keep_alive' must be a whole number",
            "setting 'ratio' must be a number",
            "setting 'warm' must be true or false",
            "setting 'tag' must be text (in quotes, if it looks like a number)",
            "unknown secret 'apikey'; did you mean 'api_key'?");
  }

  @Test
  void addressMustBeAbsoluteAndOfTheWeb() {
    for (String text : List.of("127.0.0.1:1", "ftp://x", "/v1", "http:", "http://a b", "")) {
      assertThat(problems(SCHEMA, Settings.of(Map.of("base_url", text)), Set.of()))
          .as(text)
          .containsExactly(
              "setting 'base_url' must be an absolute http or https address, such as"
                  + " http://127.0.0.1:8080");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://me:hunter2@127.0.0.1:1, a user or a password",
    "https://example.com/v1#top, a fragment",
    "http://169.254.169.254/v1, link-local",
    "http://[fe80::1]:1, link-local",
    "http://[::ffff:169.254.169.254], link-local",
    "http://100.100.100.200, metadata service",
    "http://0.0.0.0:11434, no machine's address",
    "http://[::], no machine's address",
    "http://224.0.0.1, multicast",
    "http://255.255.255.255, broadcast"
  })
  void addressWhereNoConnectionIsMadeIsAProblem(String text, String why) {
    assertThat(problems(SCHEMA, Settings.of(Map.of("base_url", text)), Set.of()))
        .singleElement()
        .asString()
        .startsWith("setting 'base_url' ")
        .contains(why)
        .doesNotContain("hunter2");
  }

  @Test
  void nameThatIsLikeNoneIsAnsweredWithAllThereAre() {
    assertThat(problems(SettingsSchema.none(), Settings.of(Map.of("x", 1)), Set.of()))
        .containsExactly("unknown setting 'x'; there is none");
    assertThat(
            problems(
                SettingsSchema.of(
                    SettingSpec.optional("alpha", SettingType.TEXT, "A."),
                    SettingSpec.optional("beta", SettingType.TEXT, "B.")),
                Settings.of(Map.of("zzzzzzzz", 1)),
                Set.of()))
        .containsExactly("unknown setting 'zzzzzzzz'; known: alpha, beta");
  }

  @Test
  void defaultThatDoesNotFitItsTypeIsAProblem() {
    assertThat(
            problems(
                SettingsSchema.of(
                    SettingSpec.defaulted("n", SettingType.INTEGER, "many", "How many.")),
                Settings.none(),
                Set.of()))
        .containsExactly("setting 'n' must be a whole number");
  }

  private static List<String> problems(SettingsSchema schema, Settings given, Set<String> secrets) {
    var failure =
        assertThatExceptionOfType(PluginFailure.class)
            .isThrownBy(() -> SettingsCheck.check(schema, given, secrets));
    return failure.actual().problems();
  }
}
