package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.streamed;
import static dev.modeldock.kernel.endpoint.Scripts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.CallWatch.Phase;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Silence;
import dev.modeldock.kernel.state.InstanceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is counted of a client that leaves: where its call stood, and once. */
@Timeout(20)
class ClientGoneFiguresTest {

  private final TestGateway gateway = new TestGateway();
  private final Recorded recorded = new Recorded();

  /** Takes notes, and looks whether a runtime was really let go of before. */
  private static final class Recorded implements CallWatch {

    private final List<Phase> phases = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile CountDownLatch released = new CountDownLatch(0);

    @Override
    public void streamOpened() {
      open.incrementAndGet();
    }

    @Override
    public void streamClosed() {
      open.decrementAndGet();
    }

    @Override
    public void clientGone(Phase phase, long nanos) {
      assertThat(nanos).isBetween(0L, Duration.ofSeconds(10).toNanos());
      if (released.getCount() == 0) {
        phases.add(phase);
      }
    }
  }

  /** A provider that does not get through to its runtime. */
  private static final class Connecting implements Provider {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch given = new CountDownLatch(1);

    @Override
    public ModelStream chat(ChatCall call) throws InterruptedException {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts this down");
      } finally {
        given.countDown();
      }
    }

    @Override
    public List<ModelDescriptor> models() {
      return List.of();
    }

    @Override
    public Health check() {
      return Health.up("connecting");
    }
  }

  @AfterEach
  void nothingIsLeft() {
    gateway.close();
    assertThat(recorded.open).hasValue(0);
  }

  private void leaves(FakeExchange client, Runnable whenToLeave) throws Exception {
    Thread request = gateway.watchedBy(recorded).start(client);
    whenToLeave.run();
    client.leave();
    request.join();
    Wait.until("the figure", () -> !recorded.phases.isEmpty());
  }

  private ScriptedProvider silentAfter(ScriptedProvider.Step... steps) {
    var all = new ArrayList<>(List.of(steps));
    all.add(new Silence());
    var provider = new ScriptedProvider(all.toArray(ScriptedProvider.Step[]::new));
    recorded.released = provider.closed;
    gateway.with("a", provider);
    return provider;
  }

  private static Runnable waits(CountDownLatch latch) {
    return () -> Wait.until(() -> latch.getCount() == 0);
  }

  @Test
  void aClientThatLeavesTheQueue() throws Exception {
    gateway
        .with("a", Scripts.greets())
        .standings
        .limit(
            "a", new InstanceLimits(1, 5, Duration.ofSeconds(20), InstanceLimits.Timeouts.none()));
    var capacity = gateway.standings.of("a").capacity();
    try (Permit _ = capacity.acquire()) {
      leaves(streamed("a:m"), () -> Wait.until(() -> capacity.waiting() == 1));
    }
    assertThat(recorded.phases).containsExactly(Phase.QUEUE);
  }

  @Test
  void aClientThatLeavesBeforeTheRuntimeIsReached() throws Exception {
    var provider = new Connecting();
    recorded.released = provider.given;
    gateway.with("a", provider);

    leaves(whole("a:m"), waits(provider.asked));

    assertThat(recorded.phases).containsExactly(Phase.CONNECT);
  }

  @Test
  void aClientThatLeavesBeforeTheFirstEvent() throws Exception {
    leaves(streamed("a:m"), waits(silentAfter().waiting));
    assertThat(recorded.phases).containsExactly(Phase.FIRST_EVENT);
  }

  @Test
  void aClientThatLeavesWithinAStream() throws Exception {
    leaves(streamed("a:m"), waits(silentAfter(HELLO).waiting));
    assertThat(recorded.phases).containsExactly(Phase.STREAM);
  }

  @Test
  void aClientThatLeavesAWholeAnswer() throws Exception {
    leaves(whole("a:m"), waits(silentAfter(HELLO).waiting));
    assertThat(recorded.phases).containsExactly(Phase.WHOLE);
  }

  @Test
  void aClientThatStaysIsNotCounted() {
    gateway.with("a", Scripts.greets()).watchedBy(recorded);

    gateway.serve(streamed("a:m"));

    assertThat(recorded.phases).isEmpty();
  }
}
