package dev.modeldock.kernel.plugin.jar;

import org.jspecify.annotations.Nullable;

/**
 * What a plugin jar says of itself.
 *
 * @param id unique among the plugins of a gateway
 * @param version in whatever form its author counts
 * @param description one line for people
 * @param vendor who made it
 * @param license under which it may be used
 */
public record PluginManifest(
    String id,
    String version,
    @Nullable String description,
    @Nullable String vendor,
    @Nullable String license) {

  /** {@return the plugin's id and version, as one word} */
  public String label() {
    return id + "@" + version;
  }
}
