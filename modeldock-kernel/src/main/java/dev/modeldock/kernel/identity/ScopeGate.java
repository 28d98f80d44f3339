package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.Reach;
import java.util.Optional;

/** Decides whether the key is good for what is asked, and from where it is asked. */
public final class ScopeGate implements Gate<Identified, Scoped> {

  @Override
  public Decision<Scoped> decide(Identified identified) {
    Operation operation = Operation.of(identified.inbound());
    Optional<Refusal> refusal = judge(identified.key(), identified.peer(), operation);
    return refusal.isPresent()
        ? Decision.refuse(refusal.get())
        : Decision.pass(new Scoped(identified, operation));
  }

  /** {@return why {@code key} is no good for that; nothing if it is} */
  public static Optional<Refusal> judge(KeyRecord key, Peer peer, Operation operation) {
    if (!peer.thisMachine() && !key.policy().reach().contains(Reach.LAN)) {
      return Optional.of(
          Refusal.of(
              ErrorCode.PEER_NOT_ALLOWED,
              "The key '%s' is good on the gateway's own machine only. Its owner can allow more with 'modeldock keys update NAME --allow-lan'."
                  .formatted(key.name())));
    }
    Scope needed = operation.scope();
    return key.scopes().contains(needed)
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                ErrorCode.INSUFFICIENT_SCOPE,
                "The key '%s' lacks the scope '%s'. Give it that with 'modeldock keys update NAME --scope %s', which replaces those it has."
                    .formatted(key.name(), needed.id(), needed.id())));
  }
}
