package dev.modeldock.cli.kernel;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was called with. What is null was not said: the configuration decides.
 *
 * @param home the home folder, always known
 * @param config the configuration file
 * @param plugins the folder of plugin jars
 * @param host the address of the gateway listener
 * @param port the port of the gateway listener; 0 means any free one
 * @param controlPort the port of the control listener; 0 means any free one
 * @param plugin a plugin under work: its jar, or the folder of its classes
 * @param demo whether to add the demo instance
 * @param json whether to tell of the start in JSON lines
 * @param dev whether plugins need no signature
 */
public record ServeOptions(
    Path home,
    @Nullable Path config,
    @Nullable Path plugins,
    @Nullable Path plugin,
    @Nullable String host,
    @Nullable Integer port,
    @Nullable Integer controlPort,
    boolean demo,
    boolean json,
    boolean dev) {}
