package dev.modeldock.kernel.provider;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.kernel.provider.trial.Probation;

/**
 * A factory that a generation of a plugin provides. Whoever keeps one keeps the plugin in memory.
 *
 * @param factory makes providers
 * @param descriptor what the factory said of itself
 * @param plugin the plugin's id and version
 * @param generation the generation's number, unique among all plugins
 * @param probation where its first requests are counted
 */
public record LoadedFactory(
    ProviderFactory factory,
    ProviderDescriptor descriptor,
    String plugin,
    long generation,
    Probation probation) {

  /** Makes one that is not on probation. */
  public LoadedFactory(
      ProviderFactory factory, ProviderDescriptor descriptor, String plugin, long generation) {
    this(factory, descriptor, plugin, generation, new Probation());
  }
}
