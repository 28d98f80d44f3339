package dev.modeldock.kernel.routing;

import dev.modeldock.api.error.ProviderException;

/**
 * What is asked of one target, and done with its answer, while another target may still take over:
 * nothing of it may have reached the client when this fails.
 *
 * @param <T> what it brings
 */
@FunctionalInterface
public interface Attempt<T> {

  /** Does it. The call is closed by the router when this fails, else by whoever has it then. */
  T run(TargetCall call) throws ProviderException, ClientLeftException;
}
