package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.audit.ControlEvent.Actor;
import dev.modeldock.kernel.audit.ControlEvent.Change;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Writes each change of the state into the audit before it is made, whoever makes it: what cannot
 * be written is not changed. Should the change fail then, a second line says so.
 */
public final class AuditedState implements StateStore {

  private final StateStore store;
  private final ActionLog log;
  private final InstantSource clock;

  /** Wraps {@code store}, which {@link #close()} closes. */
  public AuditedState(StateStore store, ActionLog log, InstantSource clock) {
    this.store = store;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public GatewayState state() {
    return store.state();
  }

  @Override
  public GatewayState apply(StateChange change) throws IOException {
    var written = WrittenChange.of(change, store.state());
    Action current = Action.current();
    Action action = current == null ? own(written) : current;
    Change values = written.change();
    action.changes(written.subject(), values);
    try {
      return store.apply(change);
    } catch (IOException | RuntimeException failed) {
      try {
        action.unchanged(written.subject(), values, "storage_failed");
      } catch (UnloggedException again) {
        failed.addSuppressed(again);
      }
      throw failed;
    }
  }

  private Action own(WrittenChange written) {
    return new Action(
        log,
        "own_" + UUID.randomUUID(),
        clock.instant(),
        Actor.GATEWAY,
        written.action(),
        written.subject());
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
