package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRoutesTest {

  private static final String PATH = "/admin/v1/instances";
  private static final String OLLAMA =
      """
      {"id":"ollama-local","type":"ollama","settings":{"base_url":"http://127.0.0.1:11434",
       "retries":3,"ratio":0.5,"warm":true},"secrets":{"api_key":"env:OLLAMA_KEY"},
       "risk":"high","lan":true,"allowed_models":["qwen*"]}
      """;

  private final ControlFixture control = new ControlFixture();

  @Test
  void anInstanceIsKeptAsGivenAndServedBeforeTheAnswer() throws Exception {
    var created = control.post(PATH, OLLAMA);

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.body())
        .containsEntry("id", "ollama-local")
        .containsEntry("name", "ollama-local")
        .containsEntry("state", "ready")
        .containsEntry("plugin", "ollama 1.0")
        .containsEntry("source", "state");
    assertThat(control.reconciled).isEqualTo(1);
    InstanceRecord kept = control.store.state().instance("ollama-local").orElseThrow();
    assertThat(kept.settings().integer("retries")).hasValue(3);
    assertThat(kept.settings().number("ratio")).hasValue(0.5);
    assertThat(kept.settings().truth("warm")).hasValue(true);
    assertThat(kept.secrets()).containsEntry("api_key", "env:OLLAMA_KEY");
    assertThat(kept.risk()).isEqualTo(Risk.HIGH);
    assertThat(kept.lan()).isTrue();
    assertThat(kept.allowedModels()).containsExactly("qwen*");
  }

  @Test
  void whatIsLeftOutHasTheCarefulValue() throws Exception {
    control.post(PATH, "{\"id\":\"a\",\"type\":\"ollama\"}");

    InstanceRecord kept = control.store.state().instance("a").orElseThrow();
    assertThat(kept.lan()).isFalse();
    assertThat(kept.risk()).isNull();
    assertThat(kept.limits()).isEqualTo(InstanceLimits.none());
    assertThat(kept.enabled()).isTrue();
  }

  @Test
  void allProblemsOfAnInstanceAreToldAndNothingIsKept() throws Exception {
    control.problems.addAll(List.of("base_url is missing", "there is no setting 'x'"));

    var refused = control.post(PATH, OLLAMA);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.error().get("problems"))
        .isEqualTo(List.of("base_url is missing", "there is no setting 'x'"));
    assertThat(control.store.state().instances()).isEmpty();
    assertThat(control.reconciled).isZero();
  }

  @Test
  void anIdIsGivenOnce() throws Exception {
    control.post(PATH, OLLAMA);

    var second = control.post(PATH, OLLAMA);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.error().get("code")).isEqualTo("instance_exists");
  }

  @Test
  void ofManyCallersAtOnceOneCreatesTheInstance() throws Exception {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Integer> create = () -> control.post(PATH, OLLAMA).status();
      var statuses =
          callers.invokeAll(IntStream.range(0, 20).mapToObj(_ -> create).toList()).stream()
              .map(done -> done.resultNow())
              .sorted()
              .toList();

      assertThat(statuses.getFirst()).isEqualTo(201);
      assertThat(statuses.subList(1, 20)).containsOnly(409);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"ollama\"}",
        "{\"id\":\"a\"}",
        "{\"id\":\"A b\",\"type\":\"t\"}",
        "{\"id\":7,\"type\":\"t\"}",
        "{\"id\":\"a\",\"type\":\"t\",\"risk\":\"none\"}",
        "{\"id\":\"a\",\"type\":\"t\",\"lan\":\"yes\"}",
        "{\"id\":\"a\",\"type\":\"t\",\"settings\":[]}",
        "{\"id\":\"a\",\"type\":\"t\",\"settings\":{\"x\":{}}}",
        "{\"id\":\"a\",\"type\":\"t\",\"settings\":{\"x\":null}}",
        "{\"id\":\"a\",\"type\":\"t\",\"allowed_models\":[1]}",
        "{\"id\":\"a\",\"type\":\"t\",\"allowed_models\":[\"\"]}",
        "{\"id\":\"a\",\"type\":\"t\",\"source\":\"file\"}",
        "{\"id\":\"a\",\"type\":\"t\",\"enabled\":false}"
      })
  void aFieldOfTheWrongFormIsRefused(String body) throws Exception {
    assertThat(control.post(PATH, body).status()).isEqualTo(400);
    assertThat(control.store.state().instances()).isEmpty();
  }

  @Test
  void aSecretItselfIsRefusedAndNotRepeated() throws Exception {
    var refused =
        control.post(
            PATH, "{\"id\":\"a\",\"type\":\"t\",\"secrets\":{\"api_key\":\"sk-live-123\"}}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(ControlFixture.text(refused.body()))
        .contains("api_key")
        .doesNotContain("sk-live-123");
  }

  @Test
  void anInstanceOfTheFileIsChangedOnlyThere() throws Exception {
    control.store.define(new StateChange.PutInstance(fromFile()));

    var removed = control.send("DELETE", PATH + "/fixed", ControlFixture.TOKEN, "");
    var disabled = control.post(PATH + "/fixed/disable", "");

    assertThat(removed.status()).isEqualTo(409);
    assertThat(removed.error().get("message")).asString().contains("/etc/modeldock.yaml");
    assertThat(disabled.status()).isEqualTo(409);
  }

  private static InstanceRecord fromFile() {
    return new InstanceRecord(
        "fixed",
        "ollama",
        Settings.none(),
        Map.of(),
        Risk.LOW,
        false,
        List.of(),
        true,
        Source.FILE);
  }

  @Test
  void anInstanceIsDisabledAndEnabled() throws Exception {
    control.post(PATH, OLLAMA);

    assertThat(control.post(PATH + "/ollama-local/disable", "").body())
        .containsEntry("state", "disabled")
        .containsEntry("enabled", false);
    assertThat(control.post(PATH + "/ollama-local/enable", "").body())
        .containsEntry("state", "ready");
    assertThat(control.reconciled).isEqualTo(3);
  }

  @Test
  void disablingTwiceChangesTheStateOnce() throws Exception {
    control.post(PATH, OLLAMA);
    control.post(PATH + "/ollama-local/disable", "");
    long epoch = control.store.state().epoch();

    assertThat(control.post(PATH + "/ollama-local/disable", "").status()).isEqualTo(200);
    assertThat(control.store.state().epoch()).isEqualTo(epoch);
  }

  @Test
  void aRuntimeThatIsDownIsAFindingAndNoError() throws Exception {
    control.post(PATH, OLLAMA);
    control.result = InstanceProbe.Result.FAILED;

    var tested = control.post(PATH + "/ollama-local/test", "");

    assertThat(tested.status()).isEqualTo(200);
    assertThat(tested.body())
        .containsEntry("ok", false)
        .containsEntry(
            "steps", List.of(Map.of("step", "provider", "result", "failed", "detail", "because")));
    assertThat(control.wishes).containsExactly(new InstanceProbe.Wish(null, false));
  }

  @Test
  void aRemovedInstanceIsGone() throws Exception {
    control.post(PATH, OLLAMA);

    assertThat(control.send("DELETE", PATH + "/ollama-local", ControlFixture.TOKEN, "").status())
        .isEqualTo(200);
    assertThat(control.get(PATH + "/ollama-local").status()).isEqualTo(404);
    assertThat(control.get(PATH).data()).isEmpty();
    assertThat(control.reconciled).isEqualTo(2);
  }

  @Test
  void anUnknownInstanceIsToldWithTheNearest() throws Exception {
    control.post(PATH, OLLAMA);

    var response = control.get(PATH + "/olama-local");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.error().get("code")).isEqualTo("instance_not_found");
    assertThat(response.error().get("hint")).asString().contains("ollama-local");
  }
}
