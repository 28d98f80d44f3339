package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.control.explain.ExplainRoutes;
import dev.modeldock.kernel.explain.Allowances;
import dev.modeldock.kernel.explain.Explainer;
import dev.modeldock.kernel.policy.Exposures;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainRoutesTest {

  private static final String PATH = "/admin/v1/explain";

  private final MemoryStateStore store = new MemoryStateStore();
  private final ControlFixture control =
      new ControlFixture(store, _ -> new ExplainRoutes(store, explainer()).routes());

  /** Of a gateway that has plugins for nothing. */
  private Explainer explainer() {
    var nothing = new Nothing();
    var second = Duration.ofSeconds(1);
    return new Explainer(
        new AliasGate(store),
        new PolicyGate(store, Exposures.of(nothing), List::of),
        new Router(nothing, new CallLimits(second, second, second, second, 3), CallWatch.none()),
        nothing,
        Allowances.configured(),
        () -> ControlFixture.NOW);
  }

  @BeforeEach
  void makeAKey() throws Exception {
    control.post("/admin/v1/keys", "{\"name\":\"ci\",\"limits\":{\"daily_tokens\":5}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ci", "pub1", "mdk_pub1"})
  void aDecisionIsToldWhole(String key) throws Exception {
    var told = control.post(PATH, "{\"key\":\"%s\",\"model\":\"o:m\"}".formatted(key));

    assertThat(told.status()).isEqualTo(200);
    assertThat(told.body())
        .containsEntry("id", "pub1")
        .containsEntry("result", "refused")
        .containsEntry("code", "model_not_found")
        .containsEntry("status", 404L)
        .containsEntry("operation", "chat_completions")
        .containsEntry("lan", false);
    assertThat((List<?>) told.body().get("steps"))
        .extracting(step -> ((Map<?, ?>) step).get("stage"))
        .asString()
        .isEqualTo("[key, scope, alias, name, targets, route]");
    assertThat(ControlFixture.text(told.body().get("limits"))).contains("\"limit\":5");
  }

  @Test
  void aKeyThatIsNotThereIsNotFound() throws Exception {
    assertThat(control.post(PATH, "{\"key\":\"no\",\"model\":\"o:m\"}").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"key\":\"ci\"}",
        "{\"key\":\"ci\",\"model\":\"o:m\",\"operation\":\"list_models\"}",
        "{\"key\":\"ci\",\"model\":\"o:m\",\"messages\":[]}"
      })
  void aQuestionOfTheWrongFormIsNotAnswered(String body) throws Exception {
    assertThat(control.post(PATH, body).status()).isEqualTo(400);
  }

  private static final class Nothing implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.empty();
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.empty();
    }

    @Override
    public List<InstanceView> instances() {
      return List.of();
    }
  }
}
