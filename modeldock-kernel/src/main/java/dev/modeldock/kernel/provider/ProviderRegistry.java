package dev.modeldock.kernel.provider;

import java.util.List;
import java.util.Optional;

/** The providers that serve now. Reading it takes no lock: it is one immutable snapshot. */
public interface ProviderRegistry {

  /** {@return the right to use the provider of {@code instance}; empty if it takes no requests} */
  Optional<Lease> lease(String instance);

  /** {@return all configured instances, in their order} */
  List<InstanceView> instances();
}
