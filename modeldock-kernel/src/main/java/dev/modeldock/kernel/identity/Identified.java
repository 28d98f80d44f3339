package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.state.key.KeyRecord;

/**
 * A request whose key is good. Only the {@link Authenticator} makes one, and {@link ChosenKey} for
 * the owner.
 */
public final class Identified {

  private final Admitted admitted;
  private final KeyRecord key;

  Identified(Admitted admitted, KeyRecord key) {
    this.admitted = admitted;
    this.key = key;
  }

  /** {@return the request} */
  public Inbound inbound() {
    return admitted.inbound();
  }

  /** {@return who sent it} */
  public Peer peer() {
    return admitted.peer();
  }

  /** {@return the key that it came with} */
  public KeyRecord key() {
    return key;
  }
}
