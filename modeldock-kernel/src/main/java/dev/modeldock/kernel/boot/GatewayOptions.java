package dev.modeldock.kernel.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is started.
 *
 * @param home the home folder; made when missing
 * @param config the configuration file; null for {@code modeldock.yaml} in the home folder, if
 *     there is one
 * @param pluginFolders where plugin jars are, beside the home's own folder
 * @param overrides configuration values from the command line, by path
 * @param demo whether to add the demo instance
 * @param dev whether plugins need no signature in this run
 * @param corePins the hashes of the plugins that the distribution came with, of which the last of
 *     the plugin folders is the folder; null if there is no distribution
 */
public record GatewayOptions(
    Path home,
    @Nullable Path config,
    List<Path> pluginFolders,
    Map<String, String> overrides,
    boolean demo,
    boolean dev,
    @Nullable Path corePins) {

  public GatewayOptions {
    pluginFolders = List.copyOf(pluginFolders);
    overrides = Map.copyOf(overrides);
  }

  /** {@return the configuration file that is read when none is named} */
  public static Path usualConfig(Path home) {
    return home.resolve("modeldock.yaml");
  }
}
