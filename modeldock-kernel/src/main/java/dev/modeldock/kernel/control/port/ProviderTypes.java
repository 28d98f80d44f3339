package dev.modeldock.kernel.control.port;

import dev.modeldock.api.ProviderDescriptor;
import java.util.Collection;

/** Knows what instances can be made of: the provider types of the plugins that serve now. */
@FunctionalInterface
public interface ProviderTypes {

  /** {@return what each type says of itself} Any thread; one immutable snapshot. */
  Collection<ProviderDescriptor> list();
}
