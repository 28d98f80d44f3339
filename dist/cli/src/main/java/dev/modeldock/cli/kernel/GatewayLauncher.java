package dev.modeldock.cli.kernel;

/** Runs a gateway in this process. */
@FunctionalInterface
public interface GatewayLauncher {

  /**
   * Starts a gateway and returns when it has stopped.
   *
   * @return the number that the process ends with
   */
  int run(ServeOptions options);
}
