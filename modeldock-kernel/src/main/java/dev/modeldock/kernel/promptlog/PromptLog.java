package dev.modeldock.kernel.promptlog;

import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.promptlog.entry.Question;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says of each request whether the prompt log may want it. Any thread; does nothing else on the
 * request's way.
 */
public final class PromptLog {

  private final PromptModes modes;
  private final Supplier<GatewayState> state;
  private final PromptSink sink;

  /**
   * @param state knows what the instances say
   * @param sink gets what is kept
   */
  public PromptLog(PromptModes modes, Supplier<GatewayState> state, PromptSink sink) {
    this.modes = modes;
    this.state = state;
    this.sink = sink;
  }

  /** {@return what follows the request; null if nothing can be kept of it} */
  public @Nullable PromptCapture capture(Scoped scoped, Question question) {
    return modes.mayKeep(scoped.key().grant().promptLog())
        ? new PromptCapture(this, scoped.inbound(), scoped.key(), question)
        : null;
  }

  PromptLogging mode(KeyRecord key, String instance) {
    PromptLogging said = state.get().instance(instance).map(InstanceRecord::promptLog).orElse(null);
    return modes.of(key.grant().promptLog(), said);
  }

  PromptSink sink() {
    return sink;
  }
}
