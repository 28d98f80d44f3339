package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Locality;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of an instance beside its type, when it is made and while it runs. */
class InstanceChangeTest {

  private static final String PATH = "/admin/v1/instances";
  private static final String ONE = PATH + "/o";
  private static final String FULL =
      """
      {"id":"o","type":"ollama","settings":{"base_url":"http://a","n":1},
       "secrets":{"api_key":"env:KEY"},"risk":"high","lan":true,"allowed_models":["q*"],
       "max_concurrent":2,"queue":8,"queue_timeout":"30s",
       "timeouts":{"connect":"1s","first_event":"2m","idle":"500ms","total":"1h"}}
      """;
  private static final InstanceLimits LIMITS =
      new InstanceLimits(
          2,
          8,
          Duration.ofSeconds(30),
          new Timeouts(
              Duration.ofSeconds(1),
              Duration.ofMinutes(2),
              Duration.ofMillis(500),
              Duration.ofHours(1)));

  private final ControlFixture control = new ControlFixture();

  private InstanceRecord kept() {
    return control.store.state().instance("o").orElseThrow();
  }

  private ControlFixture.Response patch(String body) throws ControlProblem {
    return control.send("PATCH", ONE, ControlFixture.TOKEN, body);
  }

  @Test
  void limitsAreKeptAsGiven() throws Exception {
    assertThat(control.post(PATH, FULL).status()).isEqualTo(201);

    assertThat(kept().limits()).isEqualTo(LIMITS);
  }

  @Test
  void aChangeTouchesOnlyWhatItMentions() throws Exception {
    control.post(PATH, FULL);

    var changed = patch("{\"settings\":{\"n\":7},\"queue\":1,\"timeouts\":{\"idle\":\"9s\"}}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(kept().settings().asMap()).isEqualTo(Map.of("base_url", "http://a", "n", 7L));
    assertThat(kept().secrets()).containsEntry("api_key", "env:KEY");
    assertThat(kept().risk()).isEqualTo(Risk.HIGH);
    assertThat(kept().lan()).isTrue();
    assertThat(kept().allowedModels()).containsExactly("q*");
    assertThat(kept().limits().queue()).isEqualTo(1);
    assertThat(kept().limits().maxConcurrent()).isEqualTo(2);
    assertThat(kept().limits().timeouts().idle()).isEqualTo(Duration.ofSeconds(9));
    assertThat(kept().limits().timeouts().connect()).isEqualTo(Duration.ofSeconds(1));
    assertThat(control.reconciled).isEqualTo(2);
  }

  @Test
  void whatIsNullIsAsIfItHadNeverBeenSaid() throws Exception {
    control.post(PATH, FULL);

    patch(
        """
        {"settings":{"n":null},"secrets":{"api_key":null},"risk":null,"lan":null,
         "allowed_models":null,"max_concurrent":null,"queue":null,"queue_timeout":null,
         "timeouts":null}
        """);

    assertThat(kept())
        .isEqualTo(
            new InstanceRecord(
                "o",
                "ollama",
                Settings.of(Map.of("base_url", "http://a")),
                Map.of(),
                null,
                false,
                List.of(),
                true,
                Source.STATE));
  }

  @Test
  void aChangeThatCannotBeServedLeavesEverythingAsItWas() throws Exception {
    control.post(PATH, FULL);
    InstanceRecord before = kept();
    control.problems.add("setting 'n' must be a whole number");

    var refused = patch("{\"settings\":{\"n\":\"x\"}}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(kept()).isEqualTo(before);
    assertThat(control.reconciled).isEqualTo(1);
  }

  @Test
  void aChangeOfNothingChangesTheStateNot() throws Exception {
    control.post(PATH, FULL);
    long epoch = control.store.state().epoch();

    assertThat(patch("{\"settings\":{\"n\":1},\"risk\":\"high\"}").status()).isEqualTo(200);

    assertThat(control.store.state().epoch()).isEqualTo(epoch);
  }

  @Test
  void aClientThatCannotPatchMayPost() throws Exception {
    control.post(PATH, FULL);

    assertThat(control.post(ONE, "{\"queue\":3}").status()).isEqualTo(200);

    assertThat(kept().limits().queue()).isEqualTo(3);
  }

  @Test
  void aDisabledInstanceStaysSo() throws Exception {
    control.post(PATH, FULL);
    control.post(ONE + "/disable", "");

    patch("{\"queue\":3}");

    assertThat(kept().enabled()).isFalse();
  }

  @Test
  void anInstanceOfTheFileIsChangedThere() throws Exception {
    control.store.define(
        new StateChange.PutInstance(
            new InstanceRecord(
                "o", "t", Settings.none(), Map.of(), null, false, List.of(), true, Source.FILE)));

    var refused = patch("{\"queue\":3}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error().get("code")).isEqualTo("defined_elsewhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"p\"}",
        "{\"type\":\"openai\"}",
        "{\"enabled\":false}",
        "{\"max_concurrent\":-1}",
        "{\"max_concurrent\":1.5}",
        "{\"max_concurrent\":\"2\"}",
        "{\"queue\":100001}",
        "{\"queue_timeout\":30}",
        "{\"queue_timeout\":\"0s\"}",
        "{\"queue_timeout\":\"soon\"}",
        "{\"timeouts\":{\"idle\":\"999d\"}}",
        "{\"timeouts\":{\"idel\":\"1s\"}}",
        "{\"timeouts\":3}",
        "{\"secrets\":{\"api_key\":\"sk-live\"}}"
      })
  void aChangeOfTheWrongFormIsRefused(String body) throws Exception {
    control.post(PATH, FULL);
    InstanceRecord before = kept();

    var refused = patch(body);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(ControlFixture.text(refused.body())).doesNotContain("sk-live");
    assertThat(kept()).isEqualTo(before);
  }

  @Test
  void anInstanceIsShownWithHowItStands() throws Exception {
    control.post(PATH, "{\"id\":\"o\",\"type\":\"ollama\"}");
    control.standings.limit("o", LIMITS);
    control.standings.health("o").found(Health.down("refused"));
    try (var _ = control.standings.of("o").capacity().acquire()) {
      var shown = control.get(ONE).body();

      assertThat(shown)
          .containsEntry("risk", "low")
          .containsEntry("risk_source", "type")
          .containsEntry("in_flight", 1L)
          .containsEntry("waiting", 0L)
          .containsEntry("max_concurrent", 2L)
          .containsEntry("queue", 8L)
          .containsEntry("queue_timeout", "30s");
      assertThat((Map<?, ?>) shown.get("health"))
          .extracting(health -> health.get("status"), health -> health.get("why"))
          .containsExactly("down", "refused");
    }
    assertThat(ControlFixture.text(control.get("/admin/v1/status").body()))
        .contains("\"unwell\":[{\"id\":\"o\"");
  }

  @Test
  void aTestTakesAModelAndMayBeFree() throws Exception {
    control.post(PATH, FULL);

    var tested = control.post(ONE + "/test", "{\"model\":\"m\",\"no_tokens\":true}");

    assertThat(tested.body()).containsEntry("ok", true);
    assertThat(control.wishes).containsExactly(new InstanceProbe.Wish("m", true));
    assertThat(control.post(PATH + "/gone/test", "{}").status()).isEqualTo(404);
  }

  @Test
  void providerTypesAreShownAsTheyDescribeThemselves() throws Exception {
    control.types.add(
        ProviderDescriptor.of("third", "Third Party")
            .withLocality(Locality.CLI)
            .withSingleInstance()
            .withMaxConcurrent(4)
            .withSettings(
                SettingsSchema.of(
                        SettingSpec.required("path", SettingType.TEXT, "Where the tool is."),
                        SettingSpec.defaulted("turns", SettingType.INTEGER, "3", "How many.")
                            .suggesting("1", "3"))
                    .withSecrets("token")));

    assertThat(control.get("/admin/v1/providers").data()).hasSize(1);
    assertThat(ControlFixture.text(control.get("/admin/v1/providers/third").body()))
        .isEqualTo(
            "{\"id\":\"third\",\"name\":\"Third Party\",\"locality\":\"cli\","
                + "\"side_effects\":\"none\",\"risk\":\"high\",\"single_instance\":true,"
                + "\"max_concurrent\":4,\"settings\":["
                + "{\"id\":\"path\",\"name\":\"path\",\"type\":\"text\",\"required\":true,"
                + "\"default\":null,\"description\":\"Where the tool is.\",\"suggestions\":[]},"
                + "{\"id\":\"turns\",\"name\":\"turns\",\"type\":\"integer\",\"required\":false,"
                + "\"default\":\"3\",\"description\":\"How many.\",\"suggestions\":[\"1\",\"3\"]}],"
                + "\"model_options\":[],\"secrets\":[\"token\"]}");
    assertThat(control.get("/admin/v1/providers/thrid").error().get("hint"))
        .asString()
        .contains("third");
  }
}
