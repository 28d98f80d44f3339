package dev.modeldock.kernel.routing;

import dev.modeldock.api.Provider;
import dev.modeldock.api.SideEffects;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.Deadline;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call to a target, with the permit that counts it, the lease that keeps its provider alive and
 * the control that ends it. Used by the request's own thread.
 */
public final class TargetCall implements AutoCloseable {

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
  private Egress egress = Egress.CLOUD;

  TargetCall(
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

  /** Waits for its turn at the instance, then takes hold of the provider that serves it by then. */
  void open() throws ProviderException, ClientLeftException {
    control.asks(target);
    InstanceStanding standing = registry.standing(target.instance()).orElseThrow(this::unavailable);
    permit = turn(standing);
    egress = standing.egress();
    // Taken after the wait, so that nobody who waits holds an old generation up.
    lease = registry.lease(target.instance()).orElseThrow(this::unavailable);
    limits = limits.with(standing.timeouts());
    control.within(limits, standing.timeouts().total() != null);
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

  /** {@return how far the call travels} */
  public Egress egress() {
    return egress;
  }

  /** {@return when the call is given up} */
  public Deadline deadline() {
    return control.deadline();
  }

  /** {@return the answer to {@code asked}, whose closing closes this call} */
  public TargetStream chat(ChatCall asked) throws ProviderException, ClientLeftException {
    Provider provider = begun(CallWatch.Phase.CONNECT);
    // Kept before it is known whether the call was ended meanwhile: it has to be closed then, too.
    ModelStream opened =
        inside(() -> stream = Objects.requireNonNull(provider.chat(asked), "a provider's stream"));
    control.reached(asked.stream() ? CallWatch.Phase.FIRST_EVENT : CallWatch.Phase.WHOLE);
    control.holds(opened);
    if (asked.stream()) {
      counted = true;
      watch.streamOpened();
    }
    return new TargetStream(this, opened);
  }

  /** {@return the vectors that {@code asked} asks for} */
  public Embeddings embed(EmbeddingsCall asked) throws ProviderException, ClientLeftException {
    Provider provider = begun(CallWatch.Phase.WHOLE);
    Embeddings made =
        inside(() -> Objects.requireNonNull(provider.embed(asked), "a provider's vectors"));
    answered();
    return made;
  }

  private Provider begun(CallWatch.Phase phase) {
    stage = Stage.SENT;
    control.reached(phase);
    return Objects.requireNonNull(lease).provider();
  }

  /** Notes that a piece of the answer is there. */
  void answered() {
    if (stage != Stage.STREAMING) {
      stage = Stage.STREAMING;
      Objects.requireNonNull(lease).health().succeeded();
    }
    control.answering();
  }

  /** What is done inside a provider. */
  interface Step<T> {
    T run() throws ProviderException, InterruptedException;
  }

  /** Does {@code step} where the control may end it, and says what became of it. */
  <T> T inside(Step<T> step) throws ProviderException, ClientLeftException {
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
      // What is told of these is the control's to say.
      case KEY_REVOKED, CANCELLED, STOPPING ->
          new TimedOut(stage, "the call was ended by the owner");
    };
  }

  /** Notes in the instance's health what its provider failed with. {@return it} */
  ProviderException noted(ProviderException failure) {
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
