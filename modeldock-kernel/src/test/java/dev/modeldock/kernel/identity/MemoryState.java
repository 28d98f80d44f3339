package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;

/** A state that is kept in memory only. */
public final class MemoryState implements StateStore {

  private volatile GatewayState state = GatewayState.empty();

  @Override
  public GatewayState state() {
    return state;
  }

  @Override
  public synchronized GatewayState apply(StateChange change) {
    state = state.after(change);
    return state;
  }

  @Override
  public void close() {}
}
