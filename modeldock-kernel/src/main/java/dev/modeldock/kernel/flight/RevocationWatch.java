package dev.modeldock.kernel.flight;

import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.Optional;

/**
 * A state whose revocations end what runs: when {@link #apply} returns, the key is refused, and
 * every request that came with it has been told to end.
 */
public final class RevocationWatch implements StateStore {

  private final StateStore state;
  private final InFlight flights;

  /** Watches {@code state}, which {@link #close()} closes. */
  public RevocationWatch(StateStore state, InFlight flights) {
    this.state = state;
    this.flights = flights;
  }

  @Override
  public GatewayState state() {
    return state.state();
  }

  @Override
  public GatewayState apply(StateChange change) throws IOException {
    GatewayState after = state.apply(change);
    revokedBy(change).ifPresent(flights::endOf);
    return after;
  }

  private static Optional<String> revokedBy(StateChange change) {
    return switch (change) {
      case StateChange.RevokeKey(var id, _) -> Optional.of(id);
      case StateChange.PutKey(var key) ->
          Optional.of(key).filter(put -> put.revokedAt() != null).map(KeyRecord::id);
      case StateChange.PutInstance _,
          StateChange.RemoveInstance _,
          StateChange.PutAlias _,
          StateChange.RemoveAlias _,
          StateChange.PutSecret _,
          StateChange.RemoveSecret _,
          StateChange.OfTrust _ ->
          Optional.empty();
    };
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
