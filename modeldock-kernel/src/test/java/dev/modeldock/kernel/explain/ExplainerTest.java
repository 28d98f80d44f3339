package dev.modeldock.kernel.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.explain.Explanation.Result;
import dev.modeldock.kernel.explain.Hop.Fate;
import dev.modeldock.kernel.explain.Step.Stage;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.policy.Exposure;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryState state = new MemoryState();
  private final Map<String, State> instances = new LinkedHashMap<>();
  private final TestStandings standings = new TestStandings();
  private final Registry registry = new Registry();
  private final Explainer explainer =
      new Explainer(
          new AliasGate(state),
          new PolicyGate(
              state,
              id -> new Exposure(id.startsWith("cloud") ? Egress.CLOUD : Egress.NONE, Risk.LOW),
              List::of),
          new Router(registry, new CallLimits(LONG, LONG, LONG, LONG, 2), CallWatch.none()),
          registry,
          Allowances.configured(),
          () -> NOW);

  ExplainerTest() {
    instance("one", State.READY);
    instance("two", State.READY);
    instance("three", State.READY);
    instance("cloud", State.READY);
    instance("off", State.DISABLED);
    instance("bare", State.NO_PROVIDER);
  }

  private void instance(String id, State is) {
    instances.put(id, is);
    state.apply(
        new StateChange.PutInstance(
            new InstanceRecord(
                id,
                "scripted",
                Settings.none(),
                Map.of(),
                null,
                id.equals("two"),
                List.of(),
                is != State.DISABLED,
                Source.STATE)));
  }

  private void alias(String... targets) {
    state.apply(
        new StateChange.PutAlias(
            new AliasRecord(
                "code",
                Stream.of(targets).map(id -> Target.parse(id).orElseThrow()).toList(),
                Settings.none(),
                Source.STATE)));
  }

  private static KeyRecord key(@Nullable Instant expires) {
    return new KeyRecord(
        "k1",
        "laptop",
        "mdk_k1",
        KeyHashes.of("unused"),
        KeyGrant.of(Set.of(Scope.CHAT), KeyPolicy.standard())
            .within(new KeyLimits(60, null, null, 1_000L)),
        NOW.minusSeconds(9),
        expires,
        null);
  }

  private Explanation explain(String model) {
    return explain(key(null), model, Operation.CHAT_COMPLETIONS, false);
  }

  private Explanation explain(KeyRecord key, String model, Operation operation, boolean lan) {
    return explainer.explain(new Question(key, model, operation, lan));
  }

  @Test
  void eachTargetOfAChainHasItsFate() {
    alias("off:m", "cloud:m", "one:m", "two:m");

    Explanation told = explain("code");

    assertThat(told.result()).isEqualTo(Result.SERVED);
    assertThat(told.hops())
        .extracting(hop -> hop.target().instance(), Hop::fate, Hop::order, Hop::reason)
        .containsExactly(
            tuple("off", Fate.UNAVAILABLE, 1, "disabled"),
            tuple("cloud", Fate.SKIPPED, 0, "cloud"),
            tuple("one", Fate.TRIED, 2, null),
            tuple("two", Fate.NOT_REACHED, 0, "attempts"));
    assertThat(told.steps()).extracting(Step::stage).containsExactly(Stage.values());
    assertThat(told.steps()).allMatch(Step::passed);
  }

  @Test
  void aTargetThatIsDownIsPassedOverWhileAnotherIsNot() {
    alias("one:m", "two:m");
    for (int i = 0; i < 20; i++) {
      standings
          .health("one")
          .failed(
              new dev.modeldock.api.error.Unreachable(
                  dev.modeldock.api.error.Stage.NOT_SENT, "nothing listens"));
    }

    assertThat(explain("code").hops())
        .extracting(Hop::fate)
        .containsExactly(Fate.PASSED_OVER, Fate.TRIED);
  }

  @Test
  void whatIsRefusedIsToldAsTheClientWouldBe() {
    Explanation told = explain("cloud:m");

    assertThat(told.result()).isEqualTo(Result.REFUSED);
    assertThat(told.refusal().orElseThrow().code()).isEqualTo(ErrorCode.MODEL_NOT_ALLOWED);
    assertThat(told.refusal().orElseThrow().message()).contains("--allow-cloud");
    assertThat(told.steps())
        .filteredOn(step -> !step.passed())
        .extracting(Step::stage)
        .containsExactly(Stage.TARGETS, Stage.ROUTE);
  }

  @Test
  void theFirstStageThatRefusesIsTheOneThatTheClientHears() {
    KeyRecord expired = key(NOW);
    assertThat(refusal(explain(expired, "cloud:m", Operation.EMBEDDINGS, true)))
        .isEqualTo(ErrorCode.INVALID_API_KEY);
    assertThat(refusal(explain(key(null), "cloud:m", Operation.EMBEDDINGS, true)))
        .isEqualTo(ErrorCode.PEER_NOT_ALLOWED);
    assertThat(refusal(explain(key(null), "cloud:m", Operation.EMBEDDINGS, false)))
        .isEqualTo(ErrorCode.INSUFFICIENT_SCOPE);
    assertThat(refusal(explain("nowhere:m"))).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
  }

  private static ErrorCode refusal(Explanation told) {
    return told.refusal().orElseThrow().code();
  }

  @Test
  void whatNoInstanceServesIsUnavailableAndNotRefused() {
    alias("off:m", "bare:m");

    Explanation told = explain("code");

    assertThat(told.result()).isEqualTo(Result.UNAVAILABLE);
    assertThat(told.hops()).extracting(Hop::reason).containsExactly("disabled", "no_provider");
  }

  @Test
  void theLimitsOfTheKeyAreTold() {
    assertThat(explain("one:m").allowances())
        .extracting(Allowances.Allowance::name, Allowances.Allowance::limit)
        .containsExactly(tuple("requests_per_minute", 60L), tuple("daily_tokens", 1_000L));
  }

  /** Leases nothing: whoever explains calls nobody. */
  private final class Registry implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      throw new AssertionError("a provider was asked for");
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.of(standings.of(instance));
    }

    @Override
    public List<InstanceView> instances() {
      return instances.entrySet().stream()
          .map(each ->
              new InstanceView(
                  each.getKey(), "scripted", each.getValue(), List.of("why not"), null, 0))
          .toList();
    }
  }
}
