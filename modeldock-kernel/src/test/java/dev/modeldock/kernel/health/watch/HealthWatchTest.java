package dev.modeldock.kernel.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Health.Status;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestLease;
import dev.modeldock.kernel.provider.TestStandings;
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

@Timeout(30)
class HealthWatchTest {

  private static final Pace QUICK =
      new Pace(
          Duration.ofMillis(2),
          Duration.ofMillis(10),
          Duration.ofMillis(80),
          Duration.ofMillis(80),
          Duration.ofMillis(60));
  private static final Pace ONCE =
      new Pace(
          Duration.ofMillis(2),
          Duration.ofMillis(5),
          Duration.ofHours(1),
          Duration.ofHours(1),
          Duration.ofMillis(60));

  private final TestStandings standings = new TestStandings();
  private final Map<String, Runtime> runtimes = new ConcurrentHashMap<>();
  private final AtomicInteger leases = new AtomicInteger();
  private HealthWatch watch;

  @AfterEach
  void stop() throws InterruptedException {
    watch.close();
    Wait.until(() -> leases.get() == 0);
  }

  private Status status(String id) {
    return standings.health(id).state().status();
  }

  private Runtime runtime(String id) {
    return runtimes.computeIfAbsent(id, _ -> new Runtime());
  }

  private void start(Pace pace) {
    watch = new HealthWatch(new Registry(), pace);
  }

  @Test
  void aRuntimeThatGoesAwayAndComesBackIsFollowed() throws Exception {
    runtime("a").finding = Health.down("refused");
    start(QUICK);
    Wait.until(() -> status("a") == Status.DOWN);

    runtime("a").finding = Health.up("back");
    Wait.until(() -> status("a") == Status.UP);

    runtime("a").finding = Health.degraded("tired");
    Wait.until(() -> status("a") == Status.DEGRADED);
  }

  @Test
  void whatIsUpAndQuietIsSeldomLookedAt() throws Exception {
    start(ONCE);
    Wait.until(() -> runtime("a").looks.get() == 1);
    runtime("b");
    Wait.until(() -> runtime("b").looks.get() == 1);

    assertThat(runtime("a").looks).hasValue(1);
  }

  @Test
  void aCallThatFailsHasARuntimeLookedAtSoon() throws Exception {
    runtime("a");
    start(ONCE);
    Wait.until(() -> runtime("a").looks.get() == 1);

    standings.health("a").failed(new CredentialsRejected(Stage.SENT, "401"));

    Wait.until(() -> runtime("a").looks.get() == 2);
    Wait.until(() -> status("a") == Status.UP);
  }

  @Test
  void whatIsUpAndAtWorkIsLeftAlone() throws Exception {
    runtime("a").finding = Health.down("too busy to say");
    var permit = standings.of("a").capacity().acquire();
    start(QUICK);
    runtime("b");
    Wait.until(() -> runtime("b").looks.get() >= 2);
    assertThat(runtime("a").looks).hasValue(0);

    permit.close();

    Wait.until(() -> status("a") == Status.DOWN);
  }

  @Test
  void aLookThatHangsIsGivenUpAndHoldsNoOtherUp() throws Exception {
    runtime("a").hang = new CountDownLatch(1);
    runtime("b").finding = Health.down("refused");
    start(QUICK);

    Wait.until(() -> status("b") == Status.DOWN);
    Wait.until(() -> status("a") == Status.DOWN);

    assertThat(runtime("a").atOnce).hasValue(1);
    assertThat(standings.health("a").state().why()).contains("did not answer a look");
  }

  /** What a runtime says when it is looked at. */
  private final class Runtime implements Provider {

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger under = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private volatile Health finding = Health.up("version 1");
    private volatile CountDownLatch hang = new CountDownLatch(0);

    @Override
    public Health check() throws InterruptedException {
      looks.incrementAndGet();
      atOnce.accumulateAndGet(under.incrementAndGet(), Math::max);
      try {
        hang.await();
        return finding;
      } finally {
        under.decrementAndGet();
      }
    }

    @Override
    public List<ModelDescriptor> models() {
      return List.of();
    }

    @Override
    public ModelStream chat(ChatCall call) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Registry implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.of(
          new TestLease(instance, runtime(instance), standings.health(instance), leases));
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.of(standings.of(instance));
    }

    @Override
    public List<InstanceView> instances() {
      return runtimes.keySet().stream()
          .map(id -> new InstanceView(id, "t", InstanceView.State.READY, List.of(), "plugin", 1))
          .toList();
    }
  }
}
