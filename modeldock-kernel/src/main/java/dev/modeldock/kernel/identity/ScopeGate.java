package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Operation;

/** Decides whether the key is good for what is asked. */
public final class ScopeGate implements Gate<Identified, Scoped> {

  @Override
  public Decision<Scoped> decide(Identified identified) {
    Operation operation = Operation.of(identified.inbound());
    return identified.key().scopes().contains(operation.scope())
        ? Decision.pass(new Scoped(identified, operation))
        : Decision.refuse(
            ErrorCode.INSUFFICIENT_SCOPE,
            "The key '%s' lacks the scope '%s'. Make one with 'modeldock keys create NAME --scope %s'."
                .formatted(
                    identified.key().name(), operation.scope().id(), operation.scope().id()));
  }
}
