package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock aliases}. */
@Command(name = "aliases", description = "Manage names for models and their fallbacks.")
final class AliasesCommand {

  private static final String PATH = "/admin/v1/aliases";
  private static final List<Column> ROW =
      List.of(
          new Column("NAME", "name"),
          new Column("TARGETS", "targets"),
          new Column("OPTIONS", "options"),
          new Column("SOURCE", "source"));

  private final Session session;

  AliasesCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List all aliases.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Make or replace an alias.")
  int set(
      @Parameters(index = "0", paramLabel = "NAME", description = "What clients ask for.")
          String name,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "TARGET",
              description = "instance:model; further ones are its fallbacks, in this order.")
          List<String> targets,
      @Option(
              names = "--set",
              paramLabel = "K=V",
              description = "What to set for each call, such as num_ctx=32768. Repeatable.")
          @Nullable List<String> options) {
    JsonObject body =
        JsonObject.empty()
            .with("targets", targets)
            .with("options", Arguments.typed("--set", Arguments.all(options)));
    session.printer().item(session.control().put(path(name), body), ROW);
    return 0;
  }

  @Command(description = "Show an alias.")
  int show(@Parameters(paramLabel = "NAME") String name) {
    session.printer().item(session.control().get(path(name)), ROW);
    return 0;
  }

  @Command(description = "Remove an alias.")
  int remove(@Parameters(paramLabel = "NAME") String name) {
    session
        .printer()
        .item(session.control().delete(path(name)), List.of(new Column("Removed", "name")));
    return 0;
  }

  private static String path(String name) {
    return PATH + "/" + encode(name);
  }
}
