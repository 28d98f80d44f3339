package dev.modeldock.cli;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.kernel.ConfigTool;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.ServeOptions;
import dev.modeldock.cli.output.Terminal;
import dev.modeldock.kernel.boot.Gateway;
import dev.modeldock.kernel.boot.GatewayOptions;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.ConfigProblem;
import dev.modeldock.kernel.config.file.ConfigReader;
import dev.modeldock.kernel.config.file.ConfigSchema;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The kernel in this process. Loaded by {@link LazyKernel} when a command needs it. */
final class OwnKernel implements GatewayLauncher, ConfigTool {

  /** Set by the launcher of the distribution: the folder that it is unpacked in. */
  private static final String DISTRIBUTION = "modeldock.dist";

  private final Terminal terminal;

  OwnKernel(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int run(ServeOptions options) {
    Gateway gateway = start(options);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  gateway.close();
                  stopped.countDown();
                  // Else the JVM would say 143, which service managers take for a failure.
                  Runtime.getRuntime().halt(0);
                }));
    new StartReport(terminal.out(), gateway).print(options.json());
    if (options.plugin() != null) {
      gateway.follow(
          options.plugin(),
          new AuthorReport(terminal.out(), gateway.uri(), options.plugin()).in(options.json()));
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static Gateway start(ServeOptions options) {
    try {
      return Gateway.start(
          new GatewayOptions(
              options.home(),
              options.config(),
              pluginFolders(options),
              overrides(options),
              options.demo(),
              options.dev(),
              corePins()));
    } catch (ConfigException e) {
      throw new CommandFailure(
          ExitCode.VALIDATION_FAILED,
          "config_invalid",
          e.getMessage(),
          "modeldock config validate checks it without starting; modeldock config schema has all keys");
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILURE, "start_failed", e.getMessage(), null);
    }
  }

  private static List<Path> pluginFolders(ServeOptions options) {
    var folders = new ArrayList<Path>();
    if (options.plugins() != null) {
      folders.add(options.plugins());
    }
    Path distribution = distribution();
    if (distribution != null) {
      folders.add(distribution.resolve("plugins"));
    }
    return folders;
  }

  /** {@return the hashes of the plugins that are shipped, if this is run from where they are} */
  private static @Nullable Path corePins() {
    Path distribution = distribution();
    return distribution == null ? null : distribution.resolve("lib").resolve("plugins.sha256");
  }

  /** {@return the folder of the distribution that this is run from; null if from none} */
  static @Nullable Path distribution() {
    String folder = System.getProperty(DISTRIBUTION);
    return folder == null ? null : Path.of(folder);
  }

  private static Map<String, String> overrides(ServeOptions options) {
    var overrides = new HashMap<String, String>();
    if (options.host() != null) {
      overrides.put("gateway.host", options.host());
    }
    if (options.port() != null) {
      overrides.put("gateway.port", options.port().toString());
    }
    if (options.controlPort() != null) {
      overrides.put("gateway.control_port", options.controlPort().toString());
    }
    return overrides;
  }

  @Override
  public Path file(Path home) {
    return GatewayOptions.usualConfig(home);
  }

  @Override
  public List<String> validate(Path file) {
    try {
      new ConfigReader().read(file, Map.of());
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(ConfigProblem::toString).toList();
    } catch (NoSuchFileException e) {
      return List.of("there is no file " + file);
    } catch (IOException e) {
      return List.of("%s cannot be read: %s".formatted(file, e.getMessage()));
    }
  }

  @Override
  public String schema() {
    return ConfigSchema.json();
  }
}
