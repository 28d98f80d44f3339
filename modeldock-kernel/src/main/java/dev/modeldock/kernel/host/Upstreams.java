package dev.modeldock.kernel.host;

import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.state.InstanceRecord;

/** Opens the way to runtimes, one for each generation of an instance. */
@FunctionalInterface
public interface Upstreams {

  /**
   * {@return a way of its own for {@code instance}; the caller closes it}
   *
   * @param declared how far it may lead
   */
  Upstream open(InstanceRecord instance, DeclaredEgress declared);
}
