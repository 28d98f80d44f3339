package dev.modeldock.kernel.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestLease;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ModelCatalogueTest {

  private static final Duration PATIENCE = Duration.ofMillis(300);

  private final MemoryState state = new MemoryState();
  private final Map<String, Lister> listers = new ConcurrentHashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final TestStandings standings = new TestStandings();
  private final ModelCatalogue catalogue = new ModelCatalogue(state, new Registry(), PATIENCE);

  @AfterEach
  void letGo() {
    release.countDown();
  }

  @Test
  void whatWasSaidIsKeptForAWhileAndAskedForAgainOnDemand() throws Exception {
    Lister lister = with("a", () -> List.of(ModelDescriptor.of("m")));

    assertThat(names(false)).containsExactly("a:m");
    assertThat(names(false)).containsExactly("a:m");
    assertThat(lister.asked).hasValue(1);
    assertThat(names(true)).containsExactly("a:m");
    assertThat(lister.asked).hasValue(2);
  }

  @Test
  void anInstanceThatHangsHidesNothingAndMakesTheListSlowOnce() throws Exception {
    with("b", () -> List.of(ModelDescriptor.of("n")));
    Lister hung = with("a", this::hang);

    assertThat(names(false)).containsExactly("b:n");
    long started = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(names(false)).containsExactly("b:n");
    }

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(PATIENCE.multipliedBy(10));
    assertThat(hung.asked).hasValue(1);
    assertThat(catalogue.problem("a"))
        .hasValueSatisfying(text -> assertThat(text).contains("300 ms"));
  }

  @Test
  void anInstanceThatHangsIsAskedByOneThreadHoweverManyWantToKnow() throws Exception {
    Lister hung = with("a", this::hang);

    for (int i = 0; i < 3; i++) {
      names(true);
    }

    assertThat(hung.asked).hasValue(1);
  }

  @Test
  void anInstanceThatFailsAtOnceIsAskedAgainAndItsModelsAreRemembered() throws Exception {
    var up = new AtomicInteger(1);
    Lister lister =
        with(
            "a",
            () -> {
              if (up.get() == 0) {
                throw new Unreachable(Stage.NOT_SENT, "nothing listens");
              }
              return List.of(ModelDescriptor.of("m"));
            });
    names(false);
    up.set(0);

    assertThat(names(true)).containsExactly("a:m");
    assertThat(catalogue.problem("a")).contains("nothing listens");
    up.set(1);
    names(false);

    assertThat(lister.asked).hasValue(3);
    assertThat(catalogue.problem("a")).isEmpty();
  }

  @Test
  void aModelIsFoundWithoutAskingTheOthers() throws Exception {
    with("a", () -> List.of(ModelDescriptor.of("org/m:7b")));
    Lister other = with("b", this::hang);

    assertThat(catalogue.find(new Target("a", "org/m:7b"))).isPresent();
    assertThat(catalogue.find(new Target("a", "none"))).isEmpty();
    assertThat(catalogue.find(new Target("nowhere", "m"))).isEmpty();

    assertThat(other.asked).hasValue(0);
  }

  /** As a provider does that listens to nothing. */
  private List<ModelDescriptor> hang() {
    boolean released = false;
    while (!released) {
      try {
        release.await();
        released = true;
      } catch (InterruptedException _) {
        // Not heard.
      }
    }
    return List.of();
  }

  private List<String> names(boolean refresh) throws InterruptedException {
    return catalogue.list(refresh).stream().map(listed -> listed.target().id()).toList();
  }

  private Lister with(String id, Lister.Source models) {
    state.apply(
        new StateChange.PutInstance(
            new InstanceRecord(
                id,
                "lister",
                Settings.none(),
                Map.of(),
                Risk.LOW,
                false,
                List.of(),
                true,
                Source.STATE)));
    var lister = new Lister(models);
    listers.put(id, lister);
    return lister;
  }

  private static final class Lister implements Provider {

    interface Source {
      List<ModelDescriptor> get() throws ProviderException;
    }

    private final Source source;
    private final AtomicInteger asked = new AtomicInteger();

    Lister(Source source) {
      this.source = source;
    }

    @Override
    public List<ModelDescriptor> models() throws ProviderException {
      asked.incrementAndGet();
      return source.get();
    }

    @Override
    public ModelStream chat(ChatCall call) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Health check() {
      return Health.up("");
    }
  }

  private final class Registry implements ProviderRegistry {

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.of(standings.of(instance));
    }

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.ofNullable(listers.get(instance))
          .map(lister ->
              new TestLease(instance, lister, standings.health(instance), new AtomicInteger()));
    }

    @Override
    public List<InstanceView> instances() {
      return List.of();
    }
  }
}
