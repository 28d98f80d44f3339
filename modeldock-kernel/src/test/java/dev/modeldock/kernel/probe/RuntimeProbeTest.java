package dev.modeldock.kernel.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.control.port.InstanceProbe.Result;
import dev.modeldock.kernel.control.port.InstanceProbe.Step;
import dev.modeldock.kernel.control.port.InstanceProbe.Wish;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestLease;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RuntimeProbeTest {

  private static final Wish USUAL = new Wish(null, false);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestStandings standings = new TestStandings();
  private final AtomicInteger leases = new AtomicInteger();
  private @Nullable Runtime runtime = new Runtime();
  private List<String> allowed = List.of();

  @AfterEach
  void nothingIsHeld() {
    assertThat(leases).hasValue(0);
    assertThat(standings.of("o").capacity().inFlight()).isZero();
  }

  private List<Step> test(Wish wish, Duration patience) throws InterruptedException {
    return new RuntimeProbe(state(), new Registry(), patience).test("o", wish);
  }

  private List<String> results(Wish wish) throws InterruptedException {
    return test(wish, PATIENCE).stream()
        .map(step -> step.name() + " " + step.result().id())
        .toList();
  }

  @Test
  void aRuntimeThatIsWellPassesEveryStep() throws Exception {
    List<Step> steps = test(USUAL, PATIENCE);

    assertThat(steps).extracting(Step::result).containsOnly(Result.OK);
    assertThat(steps)
        .extracting(Step::name)
        .containsExactly("provider", "reachable", "authenticated", "models", "first token");
    assertThat(steps.get(1).detail()).isEqualTo("version 1");
    assertThat(steps.get(3).detail()).isEqualTo("3 models");
    assertThat(steps.getLast().detail()).contains("warm").contains(" ms");
    assertThat(runtime.closed.getCount()).isZero();
    assertThat(runtime.asked.request().maxTokens()).isPresent();
    assertThat(new String(runtime.asked.openAiBody())).contains("\"model\":\"warm\"", "max_tokens");
  }

  @Test
  void withoutAProviderNothingElseIsTried() throws Exception {
    runtime = null;

    List<Step> steps = test(USUAL, PATIENCE);

    assertThat(steps.getFirst())
        .isEqualTo(new Step("provider", Result.FAILED, "base_url is missing"));
    assertThat(steps.subList(1, 5)).extracting(Step::result).containsOnly(Result.SKIPPED);
  }

  @Test
  void aRuntimeThatIsAwayIsNotReached() throws Exception {
    runtime.health = Health.down("nothing listens on 11434");
    runtime.refusal = new Unreachable(Stage.NOT_SENT, "refused");

    assertThat(results(USUAL))
        .containsExactly(
            "provider ok",
            "reachable failed",
            "authenticated skipped",
            "models skipped",
            "first token skipped");
  }

  @Test
  void aRuntimeThatRefusesTheCredentialsIsReached() throws Exception {
    runtime.health = Health.down("401");
    runtime.refusal = new CredentialsRejected(Stage.SENT, "the key is not known");

    List<Step> steps = test(USUAL, PATIENCE);

    assertThat(steps.get(1).result()).isEqualTo(Result.OK);
    assertThat(steps.get(2))
        .isEqualTo(new Step("authenticated", Result.FAILED, "the key is not known"));
  }

  @Test
  void aRuntimeWithoutModelsFailsThere() throws Exception {
    allowed = List.of("gone*");

    assertThat(results(USUAL).subList(2, 5))
        .containsExactly("authenticated ok", "models failed", "first token skipped");
  }

  @Test
  void theModelMayBeNamed() throws Exception {
    assertThat(test(new Wish("cold", false), PATIENCE).getLast().detail()).contains("cold");
  }

  @Test
  void noTokenIsSpentWhenNoneIsWanted() throws Exception {
    assertThat(results(new Wish(null, true)).getLast()).isEqualTo("first token skipped");
    assertThat(runtime.asked).isNull();
  }

  @Test
  void ofModelsThatAreNotLoadedTheFirstThatChatsIsAsked() throws Exception {
    allowed = List.of("embed", "cold");

    assertThat(test(USUAL, PATIENCE).getLast().detail()).contains("cold");
  }

  @Test
  void aRuntimeThatNeverAnswersEndsTheTestAndSaysWhy() throws Exception {
    runtime.silent = true;

    List<Step> steps = test(USUAL, Duration.ofMillis(50));

    assertThat(steps.getLast().result()).isEqualTo(Result.FAILED);
    assertThat(steps.getLast().detail()).contains("load");
    assertThat(runtime.closed.await(20, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    while (leases.get() > 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void theTestWaitsForItsTurn() throws Exception {
    standings.limit(
        "o", new InstanceLimits(1, 0, Duration.ofSeconds(1), InstanceLimits.Timeouts.none()));
    try (var _ = standings.of("o").capacity().acquire()) {
      assertThat(results(USUAL).getLast()).isEqualTo("first token failed");
    }
  }

  private final class Runtime implements Provider {

    private Health health = Health.up("version 1");
    private @Nullable ProviderException refusal;
    private boolean silent;
    private volatile @Nullable ChatCall asked;
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public List<ModelDescriptor> models() throws ProviderException {
      if (refusal != null) {
        throw refusal;
      }
      return List.of(
          ModelDescriptor.of("embed").withCapabilities(EnumSet.of(Capability.EMBEDDINGS)),
          ModelDescriptor.of("cold"),
          ModelDescriptor.of("warm").withLoaded(true));
    }

    @Override
    public ModelStream chat(ChatCall call) {
      asked = call;
      var events = List.of(new TextDelta("OK"), new Completed(FinishReason.STOP)).iterator();
      return new ModelStream() {
        @Override
        public @Nullable ModelEvent next() throws InterruptedException {
          if (silent) {
            new CountDownLatch(1).await();
          }
          return events.hasNext() ? events.next() : null;
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }

    @Override
    public Health check() {
      return health;
    }
  }

  private StateStore state() {
    var instance =
        new InstanceRecord(
            "o", "t", Settings.none(), Map.of(), null, false, allowed, true, Source.STATE);
    GatewayState state = GatewayState.empty().after(new StateChange.PutInstance(instance));
    return new StateStore() {
      @Override
      public GatewayState state() {
        return state;
      }

      @Override
      public GatewayState apply(StateChange change) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  private final class Registry implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.ofNullable(runtime)
          .map(provider -> {
            return new TestLease(instance, provider, standings.health(instance), leases);
          });
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.of(standings.of(instance));
    }

    @Override
    public List<InstanceView> instances() {
      return List.of(
          runtime == null
              ? new InstanceView(
                  "o", "t", InstanceView.State.FAILED, List.of("base_url is missing"), null, 0)
              : new InstanceView("o", "t", InstanceView.State.READY, List.of(), "t 1.0", 1));
    }
  }
}
