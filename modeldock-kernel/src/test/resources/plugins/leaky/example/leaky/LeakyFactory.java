package example.leaky;

import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.host.ProviderContext;

/** Makes providers that leave behind what a file of the jar says. */
public final class LeakyFactory implements ProviderFactory {

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of(Leaks.told("type"), "Leaky");
  }

  @Override
  public Provider create(ProviderContext host) {
    String leaves = Leaks.told("leaves");
    Leaks.leave(leaves);
    Leaks.leave(leaves, host);
    return new LeakyProvider(leaves);
  }
}
