package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;

/**
 * A request that came from where requests may come from. Only {@link Admission} makes one, and
 * {@link AdmittedHere} of what the control listener has let through.
 */
public final class Admitted {

  private final Inbound inbound;
  private final Peer peer;

  Admitted(Inbound inbound, Peer peer) {
    this.inbound = inbound;
    this.peer = peer;
  }

  /** {@return the request} */
  public Inbound inbound() {
    return inbound;
  }

  /** {@return who sent it} */
  public Peer peer() {
    return peer;
  }
}
