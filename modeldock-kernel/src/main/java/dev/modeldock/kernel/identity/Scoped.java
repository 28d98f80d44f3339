package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.state.key.KeyRecord;

/** A request whose key is good for what it asks. Only the {@link ScopeGate} makes one. */
public final class Scoped {

  private final Identified identified;
  private final Operation operation;

  Scoped(Identified identified, Operation operation) {
    this.identified = identified;
    this.operation = operation;
  }

  /** {@return the request} */
  public Inbound inbound() {
    return identified.inbound();
  }

  /** {@return who sent it} */
  public Peer peer() {
    return identified.peer();
  }

  /** {@return the key that it came with} */
  public KeyRecord key() {
    return identified.key();
  }

  /** {@return what it asks for} */
  public Operation operation() {
    return operation;
  }
}
