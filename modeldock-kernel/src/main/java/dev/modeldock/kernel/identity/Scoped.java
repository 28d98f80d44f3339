package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.state.KeyRecord;

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

  /** {@return the key that it came with} */
  public KeyRecord key() {
    return identified.key();
  }

  /** {@return what it asks for} */
  public Operation operation() {
    return operation;
  }
}
