package dev.modeldock.kernel.provider;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;

/**
 * A factory that a generation of a plugin provides. Whoever keeps one keeps the plugin in memory.
 *
 * @param factory makes providers
 * @param descriptor what the factory said of itself
 * @param plugin the plugin's id and version
 * @param generation the generation's number, unique among all plugins
 */
public record LoadedFactory(
    ProviderFactory factory, ProviderDescriptor descriptor, String plugin, long generation) {}
