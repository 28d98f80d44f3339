package dev.modeldock.kernel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.Provider;
import dev.modeldock.api.SideEffects;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.policy.TestTargets;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestLease;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Emit;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Fail;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RouterTest {

  private static final Emit HELLO = new Emit(new TextDelta("hello"));
  private static final Emit STOP = new Emit(new Completed(FinishReason.STOP));
  private static final Fail DOWN = new Fail(new Unreachable(Stage.NOT_SENT, "nothing listens"));

  private final Map<String, Provider> providers = new HashMap<>();
  private final Map<String, SideEffects> effects = new HashMap<>();
  private final AtomicInteger leases = new AtomicInteger();
  private final TestStandings standings = new TestStandings();
  private final List<AttemptRecord> log = new ArrayList<>();
  private final Ticker ticker = new Ticker(Duration.ofMillis(10));
  private CallLimits limits =
      new CallLimits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          3);

  @AfterEach
  void nothingIsLeft() {
    ticker.close();
    assertThat(leases).hasValue(0);
  }

  @Test
  void theFirstTargetServesWhenItCan() throws Exception {
    providers.put("a", new ScriptedProvider(HELLO, STOP));
    var second = new ScriptedProvider(HELLO, STOP);
    providers.put("b", second);

    assertThat(text("a:m", "b:m")).isEqualTo("hello");

    assertThat(second.calls).isZero();
    assertThat(log).singleElement().matches(attempt -> attempt.error() == null);
  }

  @Test
  void theNextTargetServesWhenTheFirstIsDown() throws Exception {
    providers.put("a", new ScriptedProvider(DOWN));
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(text("a:m", "b:m")).isEqualTo("hello");

    assertThat(log)
        .extracting(AttemptRecord::target, AttemptRecord::error, AttemptRecord::stage)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a:m", "upstream_unreachable", "not_sent"),
            org.assertj.core.groups.Tuple.tuple("b:m", null, null));
  }

  @Test
  void anAnswerThatBreaksOffBeforeTheClientSawItMayComeFromTheNextTarget() throws Exception {
    providers.put(
        "a",
        new ScriptedProvider(HELLO, new Fail(new ProtocolBroken(Stage.STREAMING, "broke off"))));
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(text("a:m", "b:m")).isEqualTo("hello");
  }

  @Test
  void anInstanceThatTakesNoRequestsIsPassedOver() throws Exception {
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(text("gone:m", "b:m")).isEqualTo("hello");
  }

  @Test
  void aRequestThatIsAtFaultIsNotTriedElsewhere() {
    providers.put(
        "a", new ScriptedProvider(new Fail(new RequestRejected(Stage.SENT, "temperature is 9"))));
    var second = new ScriptedProvider(HELLO, STOP);
    providers.put("b", second);

    assertThat(refusal("a:m", "b:m")).isEqualTo(ErrorCode.UPSTREAM_REJECTED);
    assertThat(second.calls).isZero();
  }

  @Test
  void aRefusalOfTheContentIsNoReasonToAskSomebodyElse() {
    providers.put("a", new ScriptedProvider(new Fail(new ContentRefused(Stage.SENT, "no"))));
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(refusal("a:m", "b:m")).isEqualTo(ErrorCode.CONTENT_REFUSED);
  }

  @Test
  void aRejectedCredentialIsShownRatherThanHiddenBehindAnotherTarget() {
    providers.put(
        "a", new ScriptedProvider(new Fail(new CredentialsRejected(Stage.SENT, "unpaid"))));
    var second = new ScriptedProvider(HELLO, STOP);
    providers.put("b", second);

    assertThat(refusal("a:m", "b:m")).isEqualTo(ErrorCode.UPSTREAM_CREDENTIALS);
    assertThat(second.calls).isZero();
  }

  @Test
  void anAgentThatHasTheRequestIsNeverAskedTwice() {
    effects.put("a", SideEffects.POSSIBLE);
    providers.put("a", new ScriptedProvider(new Fail(new Unreachable(Stage.SENT, "reset"))));
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(refusal("a:m", "b:m")).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
  }

  @Test
  void anAgentThatNeverGotTheRequestMayBeReplaced() throws Exception {
    effects.put("a", SideEffects.POSSIBLE);
    providers.put("a", new ScriptedProvider(DOWN));
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(text("a:m", "b:m")).isEqualTo("hello");
  }

  @Test
  void aChainThatFailsAsAWholeSaysWhatWasTried() {
    providers.put("a", new ScriptedProvider(DOWN));
    providers.put("b", new ScriptedProvider(DOWN));

    RouteFailedException failed =
        catchThrowableOfType(RouteFailedException.class, () -> text("a:m", "b:m"));

    assertThat(failed.refusal().code()).isEqualTo(ErrorCode.ALL_TARGETS_FAILED);
    assertThat(failed.refusal().message())
        .contains("a:m (upstream_unreachable), b:m (upstream_unreachable)");
  }

  @Test
  void aRuntimeThatSaysNothingIsGivenUpAndTheNextOneAsked() throws Exception {
    limits = limits(Duration.ofMillis(50), Duration.ofSeconds(10), Duration.ofSeconds(10));
    var silent = new ScriptedProvider(new Silence());
    providers.put("a", silent);
    providers.put("b", new ScriptedProvider(HELLO, STOP));

    assertThat(text("a:m", "b:m")).isEqualTo("hello");

    assertThat(silent.closed.getCount()).isZero();
    assertThat(log.getFirst().error()).isEqualTo("upstream_timeout");
  }

  @Test
  void aRuntimeThatFallsSilentInItsAnswerIsGivenUp() {
    limits = limits(Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofSeconds(10));
    providers.put("a", new ScriptedProvider(HELLO, new Silence()));

    assertThat(refusal("a:m")).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
  }

  @Test
  void aRequestThatHasUsedUpItsTimeIsNotTriedAgain() {
    limits = limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMillis(50));
    providers.put("a", new ScriptedProvider(new Silence()));
    var second = new ScriptedProvider(HELLO, STOP);
    providers.put("b", second);

    assertThat(refusal("a:m", "b:m")).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
    assertThat(second.calls).isZero();
  }

  @Test
  void aClientThatLeavesEndsTheCallAndNothingElseIsTried() throws Exception {
    var silent = new ScriptedProvider(new Silence());
    providers.put("a", silent);
    var second = new ScriptedProvider(HELLO, STOP);
    providers.put("b", second);
    var control = new CallControl(limits, System.nanoTime());
    Thread leaver =
        Thread.ofVirtual()
            .start(() -> {
              try {
                silent.waiting.await();
              } catch (InterruptedException e) {
                return;
              }
              control.end(EndCause.CLIENT_GONE);
            });

    assertThatExceptionOfType(ClientLeftException.class)
        .isThrownBy(() -> run(control, "a:m", "b:m"));

    leaver.join();
    assertThat(second.calls).isZero();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void aCallThatWasEndedBeforeItBeganAsksNobody() {
    var provider = new ScriptedProvider(HELLO, STOP);
    providers.put("a", provider);
    var control = new CallControl(limits, System.nanoTime());
    control.end(EndCause.CLIENT_GONE);

    assertThatExceptionOfType(ClientLeftException.class).isThrownBy(() -> run(control, "a:m"));
    assertThat(provider.calls).isZero();
  }

  private static CallLimits limits(Duration first, Duration idle, Duration total) {
    return new CallLimits(first, idle, total, Duration.ofSeconds(1), 3);
  }

  private ErrorCode refusal(String... targets) {
    RouteFailedException failed =
        catchThrowableOfType(RouteFailedException.class, () -> text(targets));
    assertThat(failed).isNotNull();
    return failed.refusal().code();
  }

  private String text(String... targets) throws Exception {
    return run(new CallControl(limits, System.nanoTime()), targets);
  }

  private String run(CallControl control, String... targets) throws Exception {
    ticker.watch(control);
    try {
      return new Router(registry(), limits, CallWatch.none())
          .first(
              new RoutePlan("test", TestTargets.approved(targets), Set.of()),
              control,
              log,
              call -> {
                try (TargetStream answer =
                    call.chat(ChatCall.builder("req_1", call.target().model()).build())) {
                  return fold(answer);
                }
              });
    } finally {
      ticker.forget(control);
    }
  }

  private static String fold(TargetStream answer) throws ProviderException, ClientLeftException {
    var text = new StringBuilder();
    for (ModelEvent event = answer.next(); event != null; event = answer.next()) {
      if (event instanceof TextDelta(var piece)) {
        text.append(piece);
      }
    }
    return text.toString();
  }

  private ProviderRegistry registry() {
    return new ProviderRegistry() {
      @Override
      public Optional<Lease> lease(String instance) {
        return Optional.ofNullable(providers.get(instance))
            .map(provider ->
                new TestLease(
                    instance,
                    provider,
                    standings.health(instance),
                    leases,
                    effects.getOrDefault(instance, SideEffects.NONE)));
      }

      @Override
      public Optional<InstanceStanding> standing(String instance) {
        return Optional.of(standings.of(instance));
      }

      @Override
      public List<InstanceView> instances() {
        return List.of();
      }
    };
  }
}
