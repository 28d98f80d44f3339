package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.error.ProviderException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Programs that a provider drives, such as a command-line tool that signs in by itself. A plugin
 * starts no process in any other way: each one that is started here dies with the provider, and its
 * descendants with it (R61).
 *
 * <p>A program sees an environment built from nothing: what it needs to find its owner's home and
 * temporary files, and its way through a proxy, plus what {@link ProcessCall#environment} adds. No
 * other variable of the gateway's passes.
 */
@ImplementedByHost
public interface HostProcesses {

  /**
   * Finds a program on the gateway's search path and in the places where users install their own.
   *
   * @param name the program's bare name, without a suffix of the platform
   * @return the file that would be run, as it is found and with no link followed
   */
  Optional<Path> find(String name);

  /**
   * Starts a program. Its input is a pipe that stays open until {@link HostProcess#endInput()}.
   *
   * <p>Blocks for as long as the system takes to start it.
   *
   * @return the running program, which the caller closes
   * @throws dev.modeldock.api.error.Unreachable (stage {@code NOT_SENT}) if it cannot be started;
   *     the message says why
   */
  HostProcess start(ProcessCall call) throws ProviderException;
}
