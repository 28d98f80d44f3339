package dev.modeldock.kernel.routing;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.state.Target;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A target's answer while it comes. Used by the request's own thread. */
public final class TargetStream implements AutoCloseable {

  private final TargetCall call;
  private final ModelStream stream;

  TargetStream(TargetCall call, ModelStream stream) {
    this.call = call;
    this.stream = stream;
  }

  /** {@return this answer, with its events on their way through what {@code tap} makes of it} */
  public TargetStream through(UnaryOperator<ModelStream> tap) {
    return new TargetStream(call, tap.apply(stream));
  }

  /** {@return the target that answers} */
  public Target target() {
    return call.target();
  }

  /**
   * Waits for the next event.
   *
   * @return the event; null when the answer is over
   */
  public @Nullable ModelEvent next() throws ProviderException, ClientLeftException {
    ModelEvent event = call.inside(stream::next);
    if (event != null) {
      call.answered();
    }
    return event;
  }

  /** {@return the failure of an answer that was over before it was whole} */
  public ProtocolBroken brokeOff() {
    var broken =
        new ProtocolBroken(
            Stage.STREAMING, "the answer of " + target() + " broke off before its end");
    call.noted(broken);
    return broken;
  }

  /** {@return whether {@link #next} would return without waiting} */
  public boolean ready() {
    return stream.ready();
  }

  /** Lets go of the stream and of all that the call holds. */
  @Override
  public void close() {
    call.close();
  }
}
