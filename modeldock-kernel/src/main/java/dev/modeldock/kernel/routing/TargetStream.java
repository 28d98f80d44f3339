package dev.modeldock.kernel.routing;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.state.Target;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A target's answer while it comes, with the lease that keeps its provider alive and the control
 * that ends it. Used by the request's own thread.
 */
public final class TargetStream implements AutoCloseable {

  private final Target target;
  private final Lease lease;
  private final CallControl control;
  private final CallLimits limits;
  private @Nullable ModelStream stream;
  private Stage stage = Stage.NOT_SENT;

  TargetStream(Target target, Lease lease, CallControl control, CallLimits limits) {
    this.target = target;
    this.lease = lease;
    this.control = control;
    this.limits = limits;
  }

  /** Asks the provider. */
  void open(ChatCall call) throws ProviderException, ClientLeftException {
    stage = Stage.SENT;
    ModelStream opened =
        inside(() -> Objects.requireNonNull(lease.provider().chat(call), "a provider's stream"));
    stream = opened;
    control.holds(opened);
  }

  /** {@return the target that answers} */
  public Target target() {
    return target;
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
      stage = Stage.STREAMING;
      control.answering();
    }
    return event;
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
      case null -> failure;
      case CLIENT_GONE -> throw new ClientLeftException(stage);
      case FIRST_EVENT_LATE ->
          new TimedOut(stage, "%s sent nothing for %s".formatted(target, limits.firstEvent()));
      case IDLE -> new TimedOut(stage, "%s fell silent for %s".formatted(target, limits.idle()));
      case TOTAL ->
          new TimedOut(stage, "the request has used up its time of %s".formatted(limits.total()));
    };
  }

  @Override
  public void close() {
    ModelStream held = stream;
    if (held != null) {
      held.close();
    }
    lease.close();
  }
}
