package dev.modeldock.cli.command;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.kernel.ConfigTool;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code modeldock config}. */
@Command(name = "config", description = "Check and see the configuration.")
final class ConfigCommand {

  private static final String PATH = "/admin/v1/config";
  private static final List<Column> ROW =
      List.of(
          new Column("KEY", "id"), new Column("VALUE", "value"), new Column("SOURCE", "source"));

  private final Session session;
  private final ConfigTool config;

  ConfigCommand(Session session, ConfigTool config) {
    this.session = session;
    this.config = config;
  }

  @Command(description = "Check a configuration file; needs no gateway.")
  int validate(
      @Parameters(arity = "0..1", paramLabel = "FILE", description = "Else the one in use.")
          @Nullable Path file) {
    Path checked = file == null ? inUse() : file;
    if (!Files.isRegularFile(checked)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND, "file_not_found", "there is no file " + checked, null);
    }
    List<String> problems = config.validate(checked);
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.JSON) {
      printer.line(
          JsonObject.empty()
              .with("file", checked)
              .with("valid", problems.isEmpty())
              .with("problems", problems)
              .toString());
    } else {
      problems.forEach(printer::line);
    }
    if (!problems.isEmpty()) {
      return ExitCode.VALIDATION_FAILED.number();
    }
    if (printer.form() == Printer.Form.TEXT) {
      printer.message(checked + " is valid");
    }
    return 0;
  }

  @Command(description = "Show what the running gateway is configured with, and from where.")
  int show() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(
      description =
          "Have the running gateway read its file again: instances and aliases, or nothing.")
  int reload() {
    JsonObject done = session.control().post(PATH + "/reload", JsonObject.empty());
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.JSON) {
      printer.line(done.toString());
    } else {
      told(printer, "instances", done.object("instances"));
      told(printer, "aliases", done.object("aliases"));
      List<String> later = done.texts("restart_needed");
      if (!later.isEmpty()) {
        printer.message("takes effect with a restart: " + String.join(", ", later));
      }
    }
    return 0;
  }

  private static void told(Printer printer, String what, JsonObject changes) {
    for (String how : List.of("added", "changed", "removed")) {
      changes.texts(how).forEach(name -> printer.line(what + " " + how + ": " + name));
    }
  }

  @Command(description = "Print the JSON schema of the configuration file.")
  int schema() {
    session.printer().line(config.schema());
    return 0;
  }

  @Command(description = "Print where the configuration file is, or would be.")
  int path() {
    Path file = inUse();
    Printer printer = session.printer();
    printer.line(
        printer.form() == Printer.Form.JSON
            ? JsonObject.empty().with("path", file).with("exists", Files.exists(file)).toString()
            : file.toString());
    return 0;
  }

  /** A running gateway may have been told of another file than the usual one. */
  private Path inUse() {
    try {
      String file = session.control().get(PATH).text("file");
      return file.isEmpty() ? config.file(session.home()) : Path.of(file);
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.NO_GATEWAY) {
        return config.file(session.home());
      }
      throw e;
    }
  }
}
