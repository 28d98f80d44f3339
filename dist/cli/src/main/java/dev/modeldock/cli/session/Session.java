package dev.modeldock.cli.session;

import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.HomeFolder;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.output.Terminal;
import java.nio.file.Path;
import java.util.Map;

/** What a command works with, once its options are known. One command line, one thread. */
public final class Session {

  private final RootCommand options;
  private final Terminal terminal;
  private final HomeFolder folder;

  public Session(RootCommand options, Terminal terminal, HomeFolder folder) {
    this.options = options;
    this.terminal = terminal;
    this.folder = folder;
  }

  /** {@return the home folder that this command line means} */
  public Path home() {
    return folder.locate(options.home);
  }

  /** {@return the user's own folder, where other programs keep their configuration} */
  public Path userFolder() {
    return folder.user();
  }

  /** {@return the environment variables} */
  public Map<String, String> environment() {
    return terminal.environment();
  }

  /** {@return whether JSON is wanted} */
  public boolean json() {
    return options.json;
  }

  /** {@return a client of the gateway that runs on the home folder} */
  public ControlClient control() {
    return ControlClient.of(home());
  }

  /** {@return what prints in the form that this command line wants} */
  public Printer printer() {
    return new Printer(terminal, form());
  }

  private Printer.Form form() {
    if (options.json) {
      return Printer.Form.JSON;
    }
    return options.quiet ? Printer.Form.IDS : Printer.Form.TEXT;
  }
}
