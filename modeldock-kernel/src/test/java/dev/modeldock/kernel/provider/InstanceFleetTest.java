package dev.modeldock.kernel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.SideEffects;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.host.FakeUpstreams;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceFleetTest {

  private static final ProviderDescriptor TYPE =
      ProviderDescriptor.of("echo", "Echo")
          .withSideEffects(SideEffects.POSSIBLE)
          .withSettings(
              SettingsSchema.of(SettingSpec.optional("word", SettingType.TEXT, "A word.")));

  private final ScheduledExecutorService owner = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final InstanceFleet fleet =
      new InstanceFleet(
          new ProviderContexts(
              new FakeUpstreams(),
              new SecretReferences(_ -> null, _ -> Optional.empty()),
              Path.of("target", "fleet"),
              InstantSource.system()),
          owner,
          new HostLimits(
              Duration.ofSeconds(5),
              Duration.ofSeconds(5),
              Duration.ofSeconds(20),
              Duration.ofSeconds(1)),
          (_, _, _) -> {});

  @AfterEach
  void stop() {
    owner.shutdownNow();
  }

  @Test
  void unchangedInstanceKeepsItsProvider() throws Exception {
    reconcile(TYPE, instance("a", "x"));
    reconcile(TYPE, instance("a", "x"), instance("b", "y"));

    assertThat(made).hasValue(2);
    assertThat(closed).isEmpty();
    assertThat(fleet.registry().instances()).extracting(InstanceView::id).containsExactly("a", "b");
  }

  @Test
  void changedInstanceGetsANewProviderAndTheOldOneIsClosed() throws Exception {
    reconcile(TYPE, instance("a", "x"));
    reconcile(TYPE, instance("a", "y"));

    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
    assertThat(models("a")).containsExactly("y");
  }

  @Test
  void providerInUseIsClosedOnlyWhenItIsGivenBack() throws Exception {
    reconcile(TYPE, instance("a", "x"));
    Lease first = fleet.registry().lease("a").orElseThrow();
    Lease second = fleet.registry().lease("a").orElseThrow();
    reconcile(TYPE);

    assertThat(fleet.registry().lease("a")).isEmpty();
    first.close();
    first.close();
    assertThat(closed.poll(100, TimeUnit.MILLISECONDS)).isNull();
    assertThat(second.provider().models()).hasSize(1);
    second.close();
    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
    assertThatThrownBy(second::provider)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lease of instance 'a' was given back");
    assertThat(second.sideEffects()).isEqualTo(SideEffects.POSSIBLE);
  }

  @Test
  void disabledInstanceHasNoProvider() throws Exception {
    reconcile(TYPE, instance("a", "x"));
    reconcile(TYPE, instance("a", "x").withEnabled(false));

    assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
    assertThat(fleet.registry().instances().getFirst().state()).isEqualTo(State.DISABLED);
  }

  @Test
  void typeOfWhichOneIsEnoughRunsTheFirstOnly() throws Exception {
    ProviderDescriptor single = TYPE.withSingleInstance();
    reconcile(single, instance("a", "x"), instance("b", "y"));

    assertThat(made).hasValue(1);
    InstanceView second = fleet.registry().instances().get(1);
    assertThat(second.state()).isEqualTo(State.FAILED);
    assertThat(second.problems())
        .containsExactly("type 'echo' runs one instance only, enabled or not, which is 'a'");

    reconcile(single, instance("a", "x").withEnabled(false), instance("b", "y"));
    assertThat(fleet.registry().lease("b")).isEmpty();

    reconcile(single, instance("b", "y"));
    assertThat(models("b")).containsExactly("y");
  }

  @Test
  void failedInstanceIsNotTriedAgainUntilSomethingChanges() throws Exception {
    reconcile(TYPE, instance("a", "fail"));
    reconcile(TYPE, instance("a", "fail"));
    assertThat(made).hasValue(1);

    reconcile(TYPE, instance("a", "x"));
    assertThat(models("a")).containsExactly("x");
  }

  @Test
  void leasesAreNeverRefusedWhileAnInstanceIsReplaced() throws Exception {
    reconcile(TYPE, instance("a", "0"));
    var running = new AtomicBoolean(true);
    var refused = new AtomicInteger();
    var served = new AtomicInteger();
    Thread requests =
        Thread.ofPlatform()
            .start(() -> {
              while (running.get()) {
                fleet
                    .registry()
                    .lease("a")
                    .ifPresentOrElse(
                        lease -> {
                          served.incrementAndGet();
                          lease.close();
                        },
                        refused::incrementAndGet);
              }
            });
    for (int i = 1; i <= 100; i++) {
      reconcile(TYPE, instance("a", String.valueOf(i)));
    }
    running.set(false);
    requests.join();

    assertThat(refused).hasValue(0);
    assertThat(served).hasPositiveValue();
    for (int i = 0; i < 100; i++) {
      assertThat(closed.poll(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  private static InstanceRecord limited(InstanceRecord plain, int calls) {
    return new InstanceRecord(
        plain.id(),
        plain.type(),
        plain.settings(),
        plain.secrets(),
        plain.risk(),
        plain.lan(),
        plain.allowedModels(),
        plain.enabled(),
        plain.source(),
        new InstanceLimits(calls, 0, null, InstanceLimits.Timeouts.none()));
  }

  private InstanceStanding standing(String id) {
    return fleet.registry().standing(id).orElseThrow();
  }

  @Test
  void aChangeOfLimitsAloneKeepsTheProviderAndItsHealth() throws Exception {
    reconcile(TYPE.withMaxConcurrent(3), instance("a", "x"));
    standing("a").health().found(Health.down("refused"));
    assertThat(standing("a").rules().limit()).isEqualTo(3);

    reconcile(TYPE.withMaxConcurrent(3), limited(instance("a", "x"), 1));

    assertThat(made).hasValue(1);
    assertThat(standing("a").rules().limit()).isEqualTo(1);
    assertThat(standing("a").down()).isTrue();
  }

  @Test
  void aNewGenerationStartsFreshButTheCallsOfTheOldOneCount() throws Exception {
    reconcile(TYPE, limited(instance("a", "x"), 1));
    standing("a").health().found(Health.down("refused"));
    try (var _ = standing("a").capacity().acquire()) {
      reconcile(TYPE, limited(instance("a", "y"), 1));

      assertThat(made).hasValue(2);
      assertThat(standing("a").down()).isFalse();
      assertThat(standing("a").capacity().inFlight()).isEqualTo(1);
      assertThatExceptionOfType(Overloaded.class)
          .isThrownBy(() -> standing("a").capacity().acquire());
    }
  }

  @Test
  void aTrialDisturbsNothingThatRuns() throws Exception {
    reconcile(TYPE, instance("a", "x"));
    try (Lease held = fleet.registry().lease("a").orElseThrow()) {
      assertThat(problems(TYPE, instance("a", "fail"), instance("a", "x"))).isNotEmpty();
      assertThat(problems(TYPE, instance("a", "y"), instance("a", "x"))).isEmpty();

      assertThat(closed.poll(20, TimeUnit.SECONDS)).isEqualTo("y");
      assertThat(held.provider().models()).hasSize(1);
      assertThat(models("a")).containsExactly("x");
      assertThat(closed).isEmpty();
    }
  }

  @Test
  void aTrialOfASecondInstanceNamesTheOneThatThereMayBe() throws Exception {
    ProviderDescriptor single = TYPE.withSingleInstance();
    InstanceRecord off = instance("a", "x").withEnabled(false);

    assertThat(problems(single, instance("b", "y"), off))
        .containsExactly("type 'echo' runs one instance only, enabled or not, which is 'a'");
    assertThat(problems(single, instance("a", "z"), off)).isEmpty();
  }

  @Test
  void theRiskIsTheOwnersOrElseThatOfTheType() throws Exception {
    var unsaid =
        new InstanceRecord(
            "b",
            "echo",
            Settings.of(Map.of("word", "x")),
            Map.of(),
            null,
            false,
            List.of(),
            true,
            Source.STATE);

    reconcile(TYPE.withLocality(Locality.CLI), instance("a", "x"), unsaid);
    assertThat(standing("a").risk()).isEqualTo(Risk.LOW);
    assertThat(standing("b").risk()).isEqualTo(Risk.HIGH);

    reconcile(TYPE, unsaid);
    assertThat(standing("b").risk()).isEqualTo(Risk.LOW);
  }

  private List<String> problems(
      ProviderDescriptor type, InstanceRecord candidate, InstanceRecord... wanted)
      throws Exception {
    var factory = new LoadedFactory(new Factory(type), type, "echo@1", 1);
    return owner
        .submit(() -> fleet.problems(candidate, List.of(wanted), Map.of("echo", factory)))
        .get(20, TimeUnit.SECONDS);
  }

  private List<String> models(String instance) throws Exception {
    try (Lease lease = fleet.registry().lease(instance).orElseThrow()) {
      return lease.provider().models().stream().map(ModelDescriptor::name).toList();
    }
  }

  private void reconcile(ProviderDescriptor type, InstanceRecord... instances) throws Exception {
    var factory = new LoadedFactory(new Factory(type), type, "echo@1", 1);
    owner
        .submit(() -> fleet.reconcile(List.of(instances), Map.of("echo", factory)))
        .get(20, TimeUnit.SECONDS);
  }

  private static InstanceRecord instance(String id, String word) {
    return new InstanceRecord(
        id,
        "echo",
        Settings.of(Map.of("word", word)),
        Map.of(),
        Risk.LOW,
        false,
        List.of(),
        true,
        Source.STATE);
  }

  /** Makes providers that tell when they are closed. */
  private final class Factory implements ProviderFactory {

    private final ProviderDescriptor type;

    Factory(ProviderDescriptor type) {
      this.type = type;
    }

    @Override
    public ProviderDescriptor descriptor() {
      return type;
    }

    @Override
    public Provider create(ProviderContext host) {
      made.incrementAndGet();
      String word = host.settings().text("word").orElseThrow();
      if (word.equals("fail")) {
        throw new IllegalStateException();
      }
      return new Provider() {
        @Override
        public List<ModelDescriptor> models() {
          return List.of(ModelDescriptor.of(word));
        }

        @Override
        public ModelStream chat(ChatCall call) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Health check() {
          return Health.up("");
        }

        @Override
        public void close() {
          closed.add(word);
        }
      };
    }
  }
}
