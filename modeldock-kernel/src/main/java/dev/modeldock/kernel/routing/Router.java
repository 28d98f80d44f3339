package dev.modeldock.kernel.routing;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.policy.Approved;
import dev.modeldock.kernel.policy.ApprovedTarget;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries the targets of a plan one after the other until one serves.
 *
 * <p>It takes approved targets only, and moves on only while nothing has reached the client, by the
 * table in {@link FallbackRules}.
 */
public final class Router {

  /** What the audit says of a target that was not tried because it is down. */
  private static final String PASSED_OVER = "instance_down";

  private final ProviderRegistry registry;
  private final CallLimits limits;
  private final CallWatch watch;

  public Router(ProviderRegistry registry, CallLimits limits, CallWatch watch) {
    this.registry = registry;
    this.limits = limits;
    this.watch = watch;
  }

  /**
   * Which of some targets are tried.
   *
   * @param reached those that a request comes to, in order
   * @param passedOver those of them that are known to be down, while another is not
   */
  public record Order(List<Target> reached, Set<Target> passedOver) {}

  /**
   * {@return the targets that are tried, no more than the limits allow} One that is known to be
   * down is passed over if there is another: it does not count as tried.
   */
  public RoutePlan plan(Approved approved) {
    List<ApprovedTarget> targets = approved.targets();
    Order order = order(targets.stream().map(ApprovedTarget::target).toList());
    List<ApprovedTarget> planned = targets.subList(0, order.reached().size());
    return new RoutePlan(
        approved.requested(),
        planned,
        planned.stream()
            .filter(each -> order.passedOver().contains(each.target()))
            .collect(Collectors.toSet()));
  }

  /** {@return which of {@code targets} would be tried now, as {@link #plan} has it} */
  public Order order(List<Target> targets) {
    Set<Target> down = targets.size() == 1 ? Set.of() : down(targets);
    if (down.containsAll(targets)) {
      down = Set.of();
    }
    int tried = 0;
    int end = 0;
    while (end < targets.size() && tried < limits.attempts()) {
      if (!down.contains(targets.get(end++))) {
        tried++;
      }
    }
    return new Order(targets.subList(0, end), down);
  }

  private Set<Target> down(List<Target> targets) {
    return targets.stream()
        .filter(
            each -> registry.standing(each.instance()).map(InstanceStanding::down).orElse(false))
        .collect(Collectors.toSet());
  }

  /**
   * Tries the targets in order.
   *
   * @param log gets a record for each try
   * @param attempt what is asked of a target, and done with its answer
   * @return what the first attempt that did not fail brought
   * @throws RouteFailedException if none served
   */
  public <T> T first(
      RoutePlan plan, CallControl control, List<AttemptRecord> log, Attempt<T> attempt)
      throws RouteFailedException, ClientLeftException {
    control.watchedBy(watch);
    int tried = plan.targets().size() - plan.passedOver().size();
    for (ApprovedTarget approved : plan.targets()) {
      Target target = approved.target();
      if (plan.passedOver().contains(approved)) {
        log.add(new AttemptRecord(target.id(), PASSED_OVER, stage(Stage.NOT_SENT), 0, Egress.NONE));
        continue;
      }
      tried--;
      long started = System.nanoTime();
      var call = new TargetCall(target, registry, control, limits, watch);
      try {
        T result = attemptAt(call, control, attempt);
        log.add(record(target, null, null, started));
        return result;
      } catch (ClientLeftException e) {
        log.add(record(target, Outcome.CLIENT_GONE.id(), e.stage(), started));
        throw e;
      } catch (ProviderException failure) {
        Optional<Refusal> ended = control.endedByOwner();
        if (ended.isPresent()) {
          log.add(record(target, ended.get().code().id(), failure.stage(), started));
          throw new RouteFailedException(ended.get());
        }
        log.add(record(target, Failures.code(failure).id(), failure.stage(), started));
        boolean mayTryNext = FallbackRules.mayTryNext(failure, call.sideEffects());
        if (tried == 0 || outOfTime(control) || !mayTryNext) {
          // Where nothing else would have been tried, that it was the last says nothing.
          throw new RouteFailedException(
              tried == 0 && log.size() > 1 && mayTryNext && !Failures.allUnsupported(log)
                  ? Failures.exhausted(plan.requested(), log, failure)
                  : Failures.refusal(failure, target));
        }
      }
    }
    throw new IllegalStateException("a plan tries at least one target");
  }

  private static <T> T attemptAt(TargetCall call, CallControl control, Attempt<T> attempt)
      throws ProviderException, ClientLeftException {
    if (outOfTime(control)) {
      throw new TimedOut(Stage.NOT_SENT, "no time is left for " + call.target());
    }
    control.begin();
    boolean served = false;
    try {
      call.open();
      T result = attempt.run(call);
      served = true;
      return result;
    } finally {
      if (!served) {
        call.close();
      }
    }
  }

  private static boolean outOfTime(CallControl control) {
    return System.nanoTime() - control.deadlineNanos() >= 0;
  }

  private AttemptRecord record(
      Target target, @Nullable String error, @Nullable Stage reached, long started) {
    return new AttemptRecord(
        target.id(),
        error,
        reached == null ? null : stage(reached),
        (System.nanoTime() - started) / 1_000_000,
        reached == Stage.NOT_SENT ? Egress.NONE : egress(target));
  }

  /** Nobody can tell of an instance that is gone by now, so the farthest is taken. */
  private Egress egress(Target target) {
    return registry.standing(target.instance()).map(InstanceStanding::egress).orElse(Egress.CLOUD);
  }

  private static String stage(Stage reached) {
    return reached.name().toLowerCase(Locale.ROOT);
  }
}
