package dev.modeldock.kernel.routing;

import dev.modeldock.api.SideEffects;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tries the targets of a plan one after the other until one serves.
 *
 * <p>It takes approved targets only, and moves on only while nothing has reached the client, by the
 * table in {@link FallbackRules}.
 */
public final class Router {

  private final ProviderRegistry registry;
  private final CallLimits limits;

  public Router(ProviderRegistry registry, CallLimits limits) {
    this.registry = registry;
    this.limits = limits;
  }

  /** {@return the targets that are tried, no more than the limits allow} */
  public RoutePlan plan(Approved approved) {
    var targets = approved.targets();
    return new RoutePlan(
        approved.requested(), targets.subList(0, Math.min(targets.size(), limits.attempts())));
  }

  /**
   * Tries the targets in order.
   *
   * @param calls makes the call for a target
   * @param log gets a record for each try
   * @param attempt what is done with a target's answer
   * @return what the first attempt that did not fail brought
   * @throws RouteFailedException if none served
   */
  public <T> T first(
      RoutePlan plan,
      Function<Target, ChatCall> calls,
      CallControl control,
      List<AttemptRecord> log,
      Attempt<T> attempt)
      throws RouteFailedException, ClientLeftException {
    for (int i = 0; ; i++) {
      Target target = plan.targets().get(i).target();
      long started = System.nanoTime();
      Optional<Lease> lease = registry.lease(target.instance());
      SideEffects effects = lease.map(Lease::sideEffects).orElse(SideEffects.NONE);
      try {
        T result = attemptAt(target, lease, () -> calls.apply(target), control, attempt);
        log.add(record(target, null, null, started));
        return result;
      } catch (ClientLeftException e) {
        log.add(record(target, Outcome.CLIENT_GONE.id(), e.stage(), started));
        throw e;
      } catch (ProviderException failure) {
        log.add(record(target, Failures.code(failure).id(), failure.stage(), started));
        boolean last = i + 1 == plan.targets().size();
        boolean mayTryNext = FallbackRules.mayTryNext(failure, effects);
        if (last || outOfTime(control) || !mayTryNext) {
          // Where nothing else would have been tried, that it was the last says nothing.
          throw new RouteFailedException(
              last && i > 0 && mayTryNext
                  ? Failures.exhausted(plan.requested(), log, failure)
                  : Failures.refusal(failure, target));
        }
      }
    }
  }

  private <T> T attemptAt(
      Target target,
      Optional<Lease> lease,
      Supplier<ChatCall> call,
      CallControl control,
      Attempt<T> attempt)
      throws ProviderException, ClientLeftException {
    if (outOfTime(control)) {
      throw new TimedOut(Stage.NOT_SENT, "no time is left for " + target);
    }
    control.begin();
    var answer =
        new TargetStream(target, lease.orElseThrow(() -> unavailable(target)), control, limits);
    boolean served = false;
    try {
      answer.open(call.get());
      T result = attempt.run(answer);
      served = true;
      return result;
    } finally {
      if (!served) {
        answer.close();
      }
    }
  }

  private static Unreachable unavailable(Target target) {
    return new Unreachable(
        Stage.NOT_SENT,
        "the instance '%s' takes no requests now; see 'modeldock instances show %s'"
            .formatted(target.instance(), target.instance()));
  }

  private static boolean outOfTime(CallControl control) {
    return System.nanoTime() - control.deadlineNanos() >= 0;
  }

  private static AttemptRecord record(
      Target target, @Nullable String error, @Nullable Stage reached, long started) {
    return new AttemptRecord(
        target.id(),
        error,
        reached == null ? null : reached.name().toLowerCase(Locale.ROOT),
        (System.nanoTime() - started) / 1_000_000);
  }
}
