package dev.modeldock.cli.command;

import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modeldock models}. */
@Command(name = "models", description = "See the models that the instances offer.")
final class ModelsCommand {

  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("CAPABILITIES", "capabilities"),
          new Column("CONTEXT", "context_tokens"),
          new Column("LOADED", "loaded"));

  private final Session session;

  ModelsCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List all models.")
  int list(@Option(names = "--refresh", description = "Ask the runtimes again.") boolean refresh) {
    var path = "/admin/v1/models" + (refresh ? "?refresh=true" : "");
    session.printer().list(session.control().get(path).objects("data"), ROW);
    return 0;
  }
}
