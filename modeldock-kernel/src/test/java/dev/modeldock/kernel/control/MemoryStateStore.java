package dev.modeldock.kernel.control;

import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.ResourceConflictException;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;

/** The state without a journal, with the rule on what is defined in the file. */
final class MemoryStateStore implements StateStore {

  private volatile GatewayState state = GatewayState.empty();
  volatile boolean broken;

  @Override
  public GatewayState state() {
    return state;
  }

  /** Puts something there as the configuration file would. */
  void define(StateChange change) {
    state = state.after(change);
  }

  @Override
  public synchronized GatewayState apply(StateChange change) throws IOException {
    if (broken) {
      throw new IOException("disk full at /secret/place");
    }
    boolean fromFile =
        switch (change) {
          case StateChange.PutInstance(var it) -> instanceFromFile(it.id());
          case StateChange.RemoveInstance(var id) -> instanceFromFile(id);
          case StateChange.PutAlias(var it) -> aliasFromFile(it.name());
          case StateChange.RemoveAlias(var name) -> aliasFromFile(name);
          case StateChange.PutKey _,
              StateChange.RevokeKey _,
              StateChange.PutSecret _,
              StateChange.RemoveSecret _,
              StateChange.OfTrust _ ->
              false;
        };
    if (fromFile) {
      throw new ResourceConflictException("it is defined in /etc/modeldock.yaml");
    }
    state = state.after(change);
    return state;
  }

  private boolean instanceFromFile(String id) {
    return state.instance(id).filter(it -> it.source() == Source.FILE).isPresent();
  }

  private boolean aliasFromFile(String name) {
    return state.alias(name).filter(it -> it.source() == Source.FILE).isPresent();
  }

  @Override
  public void close() {}
}
