package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.api.ApiLevel;
import org.jspecify.annotations.Nullable;

/**
 * What a plugin jar says of itself.
 *
 * @param id unique among the plugins of a gateway
 * @param version in whatever form its author counts
 * @param description one line for people
 * @param vendor who made it
 * @param license under which it may be used
 * @param api the API that it was built for, if it says so in a way that can be read
 */
public record PluginManifest(
    String id,
    String version,
    @Nullable String description,
    @Nullable String vendor,
    @Nullable String license,
    @Nullable ApiLevel api) {

  /** {@return the plugin's id and version, as one word} */
  public String label() {
    return id + "@" + version;
  }
}
