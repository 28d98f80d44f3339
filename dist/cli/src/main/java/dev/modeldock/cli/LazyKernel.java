package dev.modeldock.cli;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.OfflineTools;
import dev.modeldock.cli.kernel.ServeOptions;
import dev.modeldock.cli.output.Terminal;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The kernel, once a command needs it. Until then not even its classes' names are looked up, so
 * that the other commands run without its modules.
 */
final class LazyKernel implements GatewayLauncher, OfflineTools {

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

  @Override
  public JsonObject verify(Path jar, Path home, @Nullable Known known) {
    return new OwnPlugins(OwnKernel.distribution()).verify(jar, home, known);
  }

  @Override
  public JsonObject sign(Path jar, Path key) {
    return new OwnPlugins(OwnKernel.distribution()).sign(jar, key);
  }

  @Override
  public NewKey newKey() {
    return new OwnPlugins(OwnKernel.distribution()).newKey();
  }
}
