package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Takes the owner's word for the key that a request is made with. The key must be as good as one
 * that is sent: what has expired or was revoked asks for nothing. Immutable.
 */
public final class ChosenKey implements Gate<Admitted, Identified> {

  private final StateStore state;
  private final InstantSource clock;
  private final String keyId;

  public ChosenKey(StateStore state, InstantSource clock, String keyId) {
    this.state = state;
    this.clock = clock;
    this.keyId = keyId;
  }

  @Override
  public Decision<Identified> decide(Admitted admitted) {
    Optional<KeyRecord> key =
        state.state().key(keyId).filter(each -> each.validAt(clock.instant()));
    return key.isPresent()
        ? Decision.pass(new Identified(admitted, key.get()))
        : Authenticator.refused();
  }
}
