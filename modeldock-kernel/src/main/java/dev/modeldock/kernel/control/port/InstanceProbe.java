package dev.modeldock.kernel.control.port;

import dev.modeldock.api.Health;

/** Looks at the runtime of an instance. */
public interface InstanceProbe {

  /**
   * Asks the runtime whether it answers, without using a model. Blocks for as long as that takes,
   * within a bound; an instance that has no provider now is {@link Health.Status#DOWN} with the
   * reason.
   */
  Health test(String instance) throws InterruptedException;
}
