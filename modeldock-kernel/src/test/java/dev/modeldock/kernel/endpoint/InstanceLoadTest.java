package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.DOWN;
import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.greets;
import static dev.modeldock.kernel.endpoint.Scripts.streamed;
import static dev.modeldock.kernel.endpoint.Scripts.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Hold;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Silence;
import dev.modeldock.kernel.state.InstanceLimits;
import dev.modeldock.kernel.state.InstanceLimits.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests to instances that have limits, and to some that are not well. */
@Timeout(30)
class InstanceLoadTest {

  private static final Duration SHORT = Duration.ofMillis(40);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final TestGateway gateway = new TestGateway();

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static InstanceLimits limits(int most, int queue, Duration patience) {
    return new InstanceLimits(most, queue, patience, Timeouts.none());
  }

  private static InstanceLimits times(
      @Nullable Duration first, @Nullable Duration idle, @Nullable Duration total) {
    return new InstanceLimits(null, null, null, new Timeouts(null, first, idle, total));
  }

  private int inFlight(String id) {
    return gateway.standings.of(id).capacity().inFlight();
  }

  @Test
  void anInstanceThatIsFullRefusesWithAWaitAndSendsNothing() throws Exception {
    var provider = greets();
    gateway.with("a", provider).standings.limit("a", limits(1, 0, LONG));
    try (Permit _ = gateway.standings.of("a").capacity().acquire()) {
      FakeExchange refused = gateway.serve(whole("a:m"));

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.sent()).contains("upstream_overloaded");
      assertThat(refused.answer().headers()).anyMatch(it -> it.value().equals("5"));
      assertThat(provider.calls).isZero();
    }
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::stage)
        .containsExactly("not_sent");
  }

  @Test
  void aChainMovesOnWhenItsFirstInstanceIsFull() throws Exception {
    gateway.with("a", greets()).with("b", greets()).alias("best", "a:m", "b:m");
    gateway.standings.limit("a", limits(1, 0, LONG));
    try (Permit _ = gateway.standings.of("a").capacity().acquire()) {
      assertThat(gateway.serve(streamed("best")).sent()).contains("Hello");
    }
    assertThat(gateway.event().target()).isEqualTo("b:m");
  }

  @Test
  void aRequestIsServedWhenItsTurnComes() throws Exception {
    var gate = new CountDownLatch(1);
    var slow = new ScriptedProvider(new Hold(gate), HELLO, Scripts.STOP);
    gateway.with("a", slow).standings.limit("a", limits(1, 5, LONG));
    FakeExchange first = whole("a:m");
    FakeExchange second = whole("a:m");
    Thread one = gateway.start(first);
    Wait.until(() -> inFlight("a") == 1);
    Thread two = gateway.start(second);
    Wait.until(() -> gateway.standings.of("a").capacity().waiting() == 1);

    gate.countDown();
    one.join();
    two.join();

    assertThat(first.status()).isEqualTo(200);
    assertThat(second.status()).isEqualTo(200);
    assertThat(inFlight("a")).isZero();
  }

  @Test
  void aClientThatLeavesWhileItWaitsLeavesTheQueue() throws Exception {
    var provider = greets();
    gateway.with("a", provider).standings.limit("a", limits(1, 5, LONG));
    try (Permit _ = gateway.standings.of("a").capacity().acquire()) {
      FakeExchange waiting = whole("a:m");
      Thread request = gateway.start(waiting);
      Wait.until(() -> gateway.standings.of("a").capacity().waiting() == 1);

      waiting.leave();
      request.join();

      assertThat(gateway.standings.of("a").capacity().waiting()).isZero();
    }
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.CLIENT_GONE);
    assertThat(provider.calls).isZero();
    assertThat(inFlight("a")).isZero();
  }

  @Test
  void howeverCallsEndTheLimitHoldsAndEveryPermitComesBack() throws Exception {
    var provider = new Restless();
    gateway.with("a", provider).standings.limit("a", limits(7, 500, LONG));
    var requests = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      FakeExchange exchange = i % 2 == 0 ? whole("a:m") : streamed("a:m");
      requests.add(gateway.start(exchange));
      if (i % 5 == 0) {
        Thread.ofVirtual().start(exchange::leave);
      }
    }
    for (Thread request : requests) {
      request.join();
    }

    assertThat(provider.highest.get()).isBetween(1, 7);
    assertThat(inFlight("a")).isZero();
    assertThat(gateway.standings.of("a").capacity().waiting()).isZero();
  }

  @Test
  void anInstanceMayHaveLessTimeToItsFirstEvent() {
    gateway.with("a", new ScriptedProvider(new Silence()));
    gateway.standings.limit("a", times(SHORT, null, null));

    assertThat(gateway.serve(whole("a:m")).status()).isEqualTo(504);
  }

  @Test
  void anInstanceMayHaveLessTimeBetweenEvents() {
    gateway.with("a", new ScriptedProvider(HELLO, new Silence()));
    gateway.standings.limit("a", times(null, SHORT, null));

    assertThat(gateway.serve(streamed("a:m")).sent()).contains("upstream_timeout");
  }

  @Test
  void anInstanceThatHasUsedUpItsOwnTimeLeavesTheRestToTheNext() {
    gateway.with("a", new ScriptedProvider(new Silence())).with("b", greets());
    gateway.alias("best", "a:m", "b:m").standings.limit("a", times(null, null, SHORT));

    assertThat(gateway.serve(whole("best")).status()).isEqualTo(200);

    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::error)
        .containsExactly("upstream_timeout", null);
    assertThat(gateway.standings.health("a").state().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void anInstanceMayHaveMoreTimeThanOtherRequests() {
    gateway.limits(new CallLimits(SHORT, SHORT, LONG, LONG, 3));
    var gate = new CountDownLatch(1);
    gateway.with("a", new ScriptedProvider(new Hold(gate), HELLO, Scripts.STOP));
    gateway.standings.limit("a", times(LONG, LONG, null));
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(SHORT.multipliedBy(4));
          } catch (InterruptedException e) {
            return;
          }
          gate.countDown();
        });

    assertThat(gateway.serve(whole("a:m")).status()).isEqualTo(200);
  }

  @Test
  void whatIsDownIsPassedOverAndTheAuditSaysSo() {
    var down = greets();
    gateway.with("a", down).with("b", greets()).alias("best", "a:m", "b:m");
    gateway.standings.health("a").found(Health.down("refused"));

    assertThat(gateway.serve(streamed("best")).sent()).contains("Hello");

    assertThat(down.calls).isZero();
    assertThat(gateway.event().attempts())
        .extracting(AttemptRecord::target, AttemptRecord::error)
        .containsExactly(tuple("a:m", "instance_down"), tuple("b:m", null));
  }

  @Test
  void whatIsDownDoesNotCountAsTried() {
    gateway.with("z", greets()).alias("best", "a:m", "b:m", "c:m", "z:m");
    for (String id : List.of("a", "b", "c")) {
      gateway.with(id, new ScriptedProvider(DOWN));
      gateway.standings.health(id).found(Health.down("refused"));
    }

    assertThat(gateway.serve(whole("best")).status()).isEqualTo(200);
  }

  @Test
  void aChainThatIsDownAsAWholeIsTriedInOrder() {
    gateway.with("a", new ScriptedProvider(DOWN)).with("b", greets());
    gateway.alias("best", "a:m", "b:m");
    gateway.standings.health("a").found(Health.down("refused"));
    gateway.standings.health("b").found(Health.down("refused"));

    assertThat(gateway.serve(whole("best")).status()).isEqualTo(200);

    assertThat(gateway.standings.health("b").state().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void aChainWithoutAnInstanceThatServesSaysWhatWasPassedOver() {
    gateway.with("a", new ScriptedProvider(DOWN)).with("b", greets());
    gateway.alias("best", "a:m", "b:m");
    gateway.standings.health("b").found(Health.down("refused"));

    FakeExchange failed = gateway.serve(whole("best"));

    assertThat(failed.status()).isEqualTo(502);
    assertThat(gateway.event().attempts().getFirst().error()).isEqualTo("upstream_unreachable");
  }

  @Test
  void whoeverAsksForAnInstanceByItsIdGetsIt() {
    gateway.with("a", greets());
    gateway.standings.health("a").found(Health.down("refused"));

    assertThat(gateway.serve(whole("a:m")).status()).isEqualTo(200);

    assertThat(gateway.standings.health("a").state().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void modelsThatAnInstanceDoesNotOfferAreNeitherListedNorServedByAnyName() {
    var provider =
        new ScriptedProvider(
            List.of(ModelDescriptor.of("qwen:8b"), ModelDescriptor.of("llama")),
            HELLO,
            Scripts.STOP);
    gateway.with("a", provider, List.of("qwen*")).alias("sly", "a:llama");

    assertThat(gateway.serve(FakeExchange.get("/v1/models")).sent())
        .contains("a:qwen:8b")
        .doesNotContain("llama");
    assertThat(gateway.serve(FakeExchange.get("/v1/models/a:llama")).status()).isEqualTo(404);
    assertThat(gateway.serve(whole("a:llama")).status()).isEqualTo(403);
    assertThat(gateway.serve(whole("sly")).status()).isEqualTo(403);
    assertThat(provider.calls).isZero();
    assertThat(gateway.serve(whole("a:qwen:8b")).status()).isEqualTo(200);
  }

  @Test
  void failuresAreNotedAndTheRequestsOwnAreNot() {
    gateway.with("a", new ScriptedProvider(DOWN));
    gateway.with("b", new ScriptedProvider(Scripts.fail(new RequestRejected(Stage.SENT, "no"))));
    gateway.with("c", new ScriptedProvider(HELLO));
    gateway.with(
        "d",
        new ScriptedProvider(HELLO, Scripts.fail(new ProtocolBroken(Stage.STREAMING, "garbage"))));
    for (String id : List.of("a", "b", "c", "d")) {
      gateway.serve(streamed(id + ":m"));
    }

    assertThat(gateway.standings.health("a").state().down()).isTrue();
    assertThat(gateway.standings.health("b").state().status()).isEqualTo(Health.Status.UP);
    assertThat(gateway.standings.health("c").state().why()).contains("broke off");
    assertThat(gateway.standings.health("d").state().why()).contains("broken");
  }

  /** A runtime of which every call comes to another end, and which counts those under way. */
  private static final class Restless implements Provider {

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger highest = new AtomicInteger();

    @Override
    public ModelStream chat(ChatCall call) throws ProviderException {
      int fate = ThreadLocalRandom.current().nextInt(4);
      if (fate == 0) {
        throw new Unreachable(Stage.NOT_SENT, "by chance");
      }
      highest.accumulateAndGet(open.incrementAndGet(), Math::max);
      var stream = new ScriptedProvider(script(fate)).chat(call);
      var closed = new AtomicBoolean();
      return new ModelStream() {
        @Override
        public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
          Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(2_000_000)));
          return stream.next();
        }

        @Override
        public void close() {
          stream.close();
          if (closed.compareAndSet(false, true)) {
            open.decrementAndGet();
          }
        }
      };
    }

    private static ScriptedProvider.Step[] script(int fate) {
      return switch (fate) {
        case 1 -> new ScriptedProvider.Step[] {HELLO, Scripts.CUT};
        case 2 -> new ScriptedProvider.Step[] {HELLO};
        default -> new ScriptedProvider.Step[] {HELLO, Scripts.THERE, Scripts.STOP};
      };
    }

    @Override
    public List<ModelDescriptor> models() {
      return List.of();
    }

    @Override
    public Health check() {
      return Health.up("");
    }
  }
}
