package dev.modeldock.cli;

import dev.modeldock.cli.client.HomeFolder;
import dev.modeldock.cli.command.CommandTree;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.output.Terminal;
import java.nio.file.Path;
import java.time.InstantSource;

/** Starts the command. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    var terminal = Terminal.system();
    var folder =
        new HomeFolder(
            terminal.environment(),
            System.getProperty("os.name"),
            Path.of(System.getProperty("user.home")));
    var kernel = new LazyKernel(terminal);
    var commands =
        new CommandTree(
            terminal, folder, InstantSource.system(), kernel, kernel, SecretInput.system());
    System.exit(commands.run(arguments));
  }
}
