package dev.modeldock.cli.command;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.ServeOptions;
import dev.modeldock.cli.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modeldock serve}: the gateway, in the foreground. */
@Command(name = "serve", description = "Run the gateway in the foreground.")
final class ServeCommand implements Callable<Integer> {

  private final Session session;
  private final GatewayLauncher launcher;

  @Nullable
  @Option(names = "--config", paramLabel = "FILE", description = "The configuration file.")
  private Path config;

  @Nullable
  @Option(names = "--plugins", paramLabel = "DIR", description = "The folder of plugin jars.")
  private Path plugins;

  @Nullable
  @Option(
      names = "--plugin",
      paramLabel = "PATH",
      description = {
        "A plugin that you write: its jar, or the folder of its classes.",
        "Each new build of it is taken at once."
      })
  private Path plugin;

  @Nullable
  @Option(names = "--host", paramLabel = "H", description = "The address to listen on.")
  private String host;

  @Nullable
  @Option(names = "--port", paramLabel = "N", description = "The gateway's port; 0: any free one.")
  private Integer port;

  @Nullable
  @Option(
      names = "--control-port",
      paramLabel = "N",
      description = "The control API's port; 0: any free one.")
  private Integer controlPort;

  @Option(names = "--demo", description = "Add an instance that needs no runtime.")
  private boolean demo;

  @Option(
      names = "--dev",
      description = "For authors: load plugins that nobody signed. Says so wherever it can.")
  private boolean dev;

  ServeCommand(Session session, GatewayLauncher launcher) {
    this.session = session;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    Arguments.requirePort("--port", port);
    Arguments.requirePort("--control-port", controlPort);
    requireBuilt();
    return launcher.run(
        new ServeOptions(
            session.home(),
            config,
            plugins,
            plugin,
            host,
            port,
            controlPort,
            demo,
            session.json(),
            dev));
  }

  private void requireBuilt() {
    if (plugin != null && !Files.exists(plugin)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "plugin_missing",
          "there is no " + plugin,
          "build it first: mvn compile makes target/classes, mvn package a jar in target");
    }
  }
}
