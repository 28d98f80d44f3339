package dev.modeldock.cli;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.kernel.ConfigTool;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.ServeOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel in this process. The one class of the command whose methods touch it, so that no other
 * command loads any of it.
 */
final class OwnKernel implements GatewayLauncher, ConfigTool {

  @Override
  public int run(ServeOptions options) {
    throw absent("serve");
  }

  @Override
  public Path file(Path home) {
    return home.resolve("modeldock.yaml");
  }

  @Override
  public List<String> validate(Path file) {
    throw absent("config validate");
  }

  @Override
  public String schema() {
    throw absent("config schema");
  }

  private static CommandFailure absent(String command) {
    return new CommandFailure(
        ExitCode.FAILURE, "no_kernel", "this build has no kernel for '" + command + "'", null);
  }
}
