package dev.modeldock.kernel.provider;

import java.util.List;
import java.util.Optional;

/** The providers that serve now. Reading it takes no lock: it is one immutable snapshot. */
public interface ProviderRegistry {

  /** {@return the right to use the provider of {@code instance}; empty if it takes no requests} */
  Optional<Lease> lease(String instance);

  /** {@return how {@code instance} stands; empty if there is none of that id} */
  Optional<InstanceStanding> standing(String instance);

  /** {@return all configured instances, in their order} */
  List<InstanceView> instances();
}
