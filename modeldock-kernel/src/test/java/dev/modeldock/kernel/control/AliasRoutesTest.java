package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasRoutesTest {

  private static final String PATH = "/admin/v1/aliases";

  private final ControlFixture control = new ControlFixture();

  @BeforeEach
  void thereIsAnInstance() throws Exception {
    control.post("/admin/v1/instances", "{\"id\":\"ollama-local\",\"type\":\"ollama\"}");
  }

  private ControlFixture.Response put(String name, String body) throws ControlProblem {
    return control.send("PUT", PATH + "/" + name, ControlFixture.TOKEN, body);
  }

  @Test
  void anAliasIsMadeThenReplaced() throws Exception {
    var made =
        put(
            "best",
            "{\"targets\":[\"ollama-local:a:b\",\"ollama-local:c\"],\"options\":{\"n\":3}}");
    var replaced = put("best", "{\"targets\":[\"ollama-local:z\"]}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.body())
        .containsEntry("id", "best")
        .containsEntry("name", "best")
        .containsEntry("targets", List.of("ollama-local:a:b", "ollama-local:c"));
    assertThat(replaced.status()).isEqualTo(200);
    AliasRecord kept = control.store.state().alias("best").orElseThrow();
    assertThat(kept.targets()).containsExactly(new Target("ollama-local", "z"));
    assertThat(kept.options().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"targets\":[]}",
        "{\"targets\":[\"nocolon\"]}",
        "{\"targets\":\"ollama-local:a\"}",
        "{\"targets\":[\"ollama-local:a\",\"ollama-local:a\"]}",
        "{\"targets\":[\"ollama-local:a\"],\"options\":{\"x\":[1]}}"
      })
  void targetsAndOptionsOfTheWrongFormAreRefused(String body) throws Exception {
    assertThat(put("best", body).status()).isEqualTo(400);
    assertThat(control.store.state().aliases()).isEmpty();
  }

  @Test
  void aNameWithAColonIsRefused() throws Exception {
    assertThat(put("a:b", "{\"targets\":[\"ollama-local:a\"]}").status()).isEqualTo(400);
  }

  @Test
  void aTargetOfAnUnknownInstanceIsRefused() throws Exception {
    var refused = put("best", "{\"targets\":[\"ollama-local:a\",\"elsewhere:b\"]}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.error().get("message")).asString().contains("elsewhere");
    assertThat(refused.error().get("hint")).asString().contains("ollama-local");
    assertThat(control.store.state().aliases()).isEmpty();
  }

  @Test
  void anAliasOfTheFileIsChangedOnlyThere() throws Exception {
    control.store.define(
        new StateChange.PutAlias(
            new AliasRecord(
                "fixed", List.of(new Target("ollama-local", "a")), Settings.none(), Source.FILE)));

    assertThat(put("fixed", "{\"targets\":[\"ollama-local:z\"]}").status()).isEqualTo(409);
    assertThat(control.send("DELETE", PATH + "/fixed", ControlFixture.TOKEN, "").status())
        .isEqualTo(409);
  }

  @Test
  void aRemovedAliasIsGone() throws Exception {
    put("best", "{\"targets\":[\"ollama-local:a\"]}");

    assertThat(control.send("DELETE", PATH + "/best", ControlFixture.TOKEN, "").status())
        .isEqualTo(200);
    assertThat(control.get(PATH + "/best").status()).isEqualTo(404);
    assertThat(control.send("DELETE", PATH + "/best", ControlFixture.TOKEN, "").status())
        .isEqualTo(404);
  }
}
