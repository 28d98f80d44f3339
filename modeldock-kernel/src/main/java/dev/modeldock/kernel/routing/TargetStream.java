package dev.modeldock.kernel.routing;

import dev.modeldock.api.SideEffects;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Target;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A target's answer while it comes, with the permit that counts it, the lease that keeps its
 * provider alive and the control that ends it. Used by the request's own thread.
 */
public final class TargetStream implements AutoCloseable {

  private final Target target;
  private final ProviderRegistry registry;
  private final CallControl control;
  private final CallWatch watch;
  private CallLimits limits;
  private @Nullable Permit permit;
  private @Nullable Lease lease;
  private @Nullable ModelStream stream;
  private Stage stage = Stage.NOT_SENT;
  private boolean counted;

  TargetStream(
      Target target,
      ProviderRegistry registry,
      CallControl control,
      CallLimits limits,
      CallWatch watch) {
    this.target = target;
    this.registry = registry;
    this.control = control;
    this.limits = limits;
    this.watch = watch;
  }

  /** Waits for its turn at the instance, then asks the provider that serves it by then. */
  void open(BiFunction<Target, Deadline, ChatCall> calls)
      throws ProviderException, ClientLeftException {
    InstanceStanding standing = registry.standing(target.instance()).orElseThrow(this::unavailable);
    permit = turn(standing);
    // Taken after the wait, so that nobody who waits holds an old generation up.
    Lease held = registry.lease(target.instance()).orElseThrow(this::unavailable);
    lease = held;
    limits = limits.with(standing.timeouts());
    control.within(limits, standing.timeouts().total() != null);
    ChatCall call = calls.apply(target, control.deadline());
    stage = Stage.SENT;
    control.reached(CallWatch.Phase.CONNECT);
    // Kept before it is known whether the call was ended meanwhile: it has to be closed then, too.
    ModelStream opened =
        inside(() ->
            stream = Objects.requireNonNull(held.provider().chat(call), "a provider's stream"));
    control.reached(call.stream() ? CallWatch.Phase.FIRST_EVENT : CallWatch.Phase.WHOLE);
    control.holds(opened);
    if (call.stream()) {
      counted = true;
      watch.streamOpened();
    }
  }

  private Permit turn(InstanceStanding standing) throws ProviderException, ClientLeftException {
    try {
      control.enterQueue();
      try {
        return standing.capacity().acquire();
      } finally {
        control.leave();
      }
    } catch (InterruptedException e) {
      throw orEnded(new TimedOut(stage, "the call was interrupted", e));
    }
  }

  private Unreachable unavailable() {
    return new Unreachable(
        Stage.NOT_SENT,
        "the instance '%s' takes no requests now; see 'modeldock instances show %s'"
            .formatted(target.instance(), target.instance()));
  }

  /** {@return the target that answers} */
  public Target target() {
    return target;
  }

  /** {@return what the call may have changed in the world, as far as it has come} */
  SideEffects sideEffects() {
    return lease == null ? SideEffects.NONE : lease.sideEffects();
  }

  /**
   * Waits for the next event.
   *
   * @return the event; null when the answer is over
   */
  public @Nullable ModelEvent next() throws ProviderException, ClientLeftException {
    ModelStream from = Objects.requireNonNull(stream);
    ModelEvent event = inside(from::next);
    if (event != null) {
      if (stage != Stage.STREAMING) {
        stage = Stage.STREAMING;
        Objects.requireNonNull(lease).health().succeeded();
      }
      control.answering();
    }
    return event;
  }

  /** {@return the failure of an answer that was over before it was whole} */
  public ProtocolBroken brokeOff() {
    var broken =
        new ProtocolBroken(
            Stage.STREAMING, "the answer of " + target + " broke off before its end");
    noted(broken);
    return broken;
  }

  /** {@return whether {@link #next} would return without waiting} */
  public boolean ready() {
    ModelStream from = stream;
    return from != null && from.ready();
  }

  private interface Step<T> {
    T run() throws ProviderException, InterruptedException;
  }

  private <T> T inside(Step<T> step) throws ProviderException, ClientLeftException {
    T result;
    try {
      control.enter();
      try {
        result = step.run();
      } finally {
        control.leave();
      }
    } catch (ProviderException e) {
      throw orEnded(e);
    } catch (InterruptedException e) {
      throw orEnded(new TimedOut(stage, "the call was interrupted", e));
    }
    if (control.cause() != null) {
      throw orEnded(new TimedOut(stage, "the call was ended"));
    }
    return result;
  }

  /** What a failure means: an ended call fails in any which way, and none of them is the reason. */
  private ProviderException orEnded(ProviderException failure) throws ClientLeftException {
    return switch (control.cause()) {
      case null -> noted(failure);
      case CLIENT_GONE -> throw new ClientLeftException(stage);
      case FIRST_EVENT_LATE ->
          noted(
              new TimedOut(stage, "%s sent nothing for %s".formatted(target, limits.firstEvent())));
      case IDLE ->
          noted(new TimedOut(stage, "%s fell silent for %s".formatted(target, limits.idle())));
      // A long answer, or a long wait before it: no sign of an instance that is not well.
      case ATTEMPT_TOTAL ->
          new TimedOut(stage, "%s took longer than its %s".formatted(target, limits.total()));
      case TOTAL ->
          new TimedOut(stage, "the request has used up its time of %s".formatted(limits.total()));
    };
  }

  private ProviderException noted(ProviderException failure) {
    if (lease != null) {
      lease.health().failed(failure);
    }
    return failure;
  }

  @Override
  public void close() {
    try {
      if (stream != null) {
        stream.close();
      }
    } finally {
      if (lease != null) {
        lease.close();
      }
      if (permit != null) {
        permit.close();
      }
      if (counted) {
        counted = false;
        watch.streamClosed();
      }
      control.released();
    }
  }
}
