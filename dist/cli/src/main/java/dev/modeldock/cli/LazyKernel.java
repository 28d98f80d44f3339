package dev.modeldock.cli;

import dev.modeldock.cli.kernel.ConfigTool;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.ServeOptions;
import dev.modeldock.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel, once a command needs it. Until then not even its classes' names are looked up, so
 * that the other commands run without its modules.
 */
final class LazyKernel implements GatewayLauncher, ConfigTool {

  private final Terminal terminal;

  LazyKernel(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int run(ServeOptions options) {
    return new OwnKernel(terminal).run(options);
  }

  @Override
  public Path file(Path home) {
    return new OwnKernel(terminal).file(home);
  }

  @Override
  public List<String> validate(Path file) {
    return new OwnKernel(terminal).validate(file);
  }

  @Override
  public String schema() {
    return new OwnKernel(terminal).schema();
  }
}
