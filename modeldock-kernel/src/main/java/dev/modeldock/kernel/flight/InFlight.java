package dev.modeldock.kernel.flight;

import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.routing.CallControl;
import dev.modeldock.kernel.routing.EndCause;
import dev.modeldock.kernel.state.StateStore;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests that are being served by runtimes, so that they can be looked at and ended. It costs
 * each of them one entry in a set. Any thread; nothing here blocks.
 */
public final class InFlight {

  private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
  private final StateStore state;

  /**
   * @param state where keys are revoked; {@link RevocationWatch} tells of it
   */
  public InFlight(StateStore state) {
    this.state = state;
  }

  /**
   * Notes that a request is served from now on, under {@code control}. If its key was revoked since
   * it was looked at, it is ended at once.
   *
   * @return the request, to be given to {@link #landed} when it is done
   */
  public Flight begin(Scoped scoped, String model, boolean stream, CallControl control) {
    var flight = new Flight(scoped, model, stream, control);
    flights.add(flight);
    // After the adding: a revocation that did not find it here has changed the state by now.
    if (revoked(flight.keyId())) {
      flight.end(EndCause.KEY_REVOKED);
    }
    return flight;
  }

  private boolean revoked(String keyId) {
    return state.state().key(keyId).map(key -> key.revokedAt() != null).orElse(true);
  }

  /** Notes that a request is not served any more. */
  public void landed(Flight flight) {
    flights.remove(flight);
  }

  /** {@return the requests that are being served, oldest first} */
  public List<Flight> list() {
    return flights.stream()
        .sorted(Comparator.comparing(Flight::since).thenComparing(Flight::id))
        .toList();
  }

  /** Ends a request for the owner. {@return whether there was one of that id} */
  public boolean cancel(String requestId) {
    for (Flight flight : flights) {
      if (flight.id().equals(requestId)) {
        flight.end(EndCause.CANCELLED);
        return true;
      }
    }
    return false;
  }

  /** Ends all requests of a key that was revoked. */
  void endOf(String keyId) {
    for (Flight flight : flights) {
      if (flight.keyId().equals(keyId)) {
        flight.end(EndCause.KEY_REVOKED);
      }
    }
  }
}
