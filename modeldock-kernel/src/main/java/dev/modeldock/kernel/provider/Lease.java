package dev.modeldock.kernel.provider;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.SideEffects;
import dev.modeldock.kernel.health.InstanceHealth;

/**
 * The right to use one generation of an instance's provider. While it is held, that generation is
 * not closed; a newer one may already serve others.
 */
public interface Lease extends AutoCloseable {

  /** {@return the instance's id} */
  String instance();

  /** {@return the provider, behind a guard: whatever it throws is of the API's family} */
  Provider provider();

  /** {@return where its models run} */
  Locality locality();

  /** {@return what a call may change in the world} */
  SideEffects sideEffects();

  /** {@return where what becomes of calls is noted} */
  InstanceHealth health();

  /** Gives the right back. Idempotent. */
  @Override
  void close();
}
