package dev.modeldock.kernel.flight;

import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.EndCause;
import dev.modeldock.kernel.state.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A request that is being served: what is known of it, and the handle that ends it. Any thread. */
public final class Flight {

  private final Scoped scoped;
  private final String model;
  private final boolean stream;
  private final CallControl control;

  Flight(Scoped scoped, String model, boolean stream, CallControl control) {
    this.scoped = scoped;
    this.model = model;
    this.stream = stream;
    this.control = control;
  }

  /** {@return the request's id} */
  public String id() {
    return scoped.inbound().requestId();
  }

  /** {@return the id of the key that it came with} */
  public String keyId() {
    return scoped.key().id();
  }

  /** {@return what that key was called when it came} */
  public String keyName() {
    return scoped.key().name();
  }

  /** {@return what it asks for, as the audit says it} */
  public String operation() {
    return scoped.operation().id();
  }

  /** {@return the model or alias that it asks for} */
  public String model() {
    return model;
  }

  /** {@return the target that is asked now; null before the first} */
  public @Nullable Target target() {
    return control.target();
  }

  /** {@return how far it has come there} */
  public CallWatch.Phase phase() {
    return control.phase();
  }

  /** {@return whether the client has asked for a stream} */
  public boolean stream() {
    return stream;
  }

  /** {@return when it arrived} */
  public Instant since() {
    return scoped.inbound().receivedAt();
  }

  /** Ends it: its runtime is let go of, and its client told. Does not wait for either. */
  void end(EndCause why) {
    control.end(why);
  }
}
