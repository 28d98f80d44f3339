package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;

/**
 * Lets through what the control listener has let through already: it asks where a request comes
 * from in the same way, and no other machine reaches it. Immutable.
 */
public final class AdmittedHere implements Gate<Inbound, Admitted> {

  @Override
  public Decision<Admitted> decide(Inbound inbound) {
    return Decision.pass(new Admitted(inbound, new Peer(inbound.peer(), true)));
  }
}
