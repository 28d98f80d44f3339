package dev.modeldock.cli.command.traffic;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code modeldock requests}. */
@Command(name = "requests", description = "See the requests that are being served, and end them.")
public final class RequestsCommand {

  private static final String PATH = "/admin/v1/requests";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("SINCE", "since"),
          new Column("KEY", "key"),
          new Column("WHAT", "operation"),
          new Column("MODEL", "model"),
          new Column("TARGET", "target"),
          new Column("PHASE", "phase"));
  private static final List<Column> CANCELLED =
      List.of(new Column("Id", "id"), new Column("State", "state"));

  private final Session session;

  public RequestsCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List the requests that are being served, oldest first.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "End a request: its client is told, its runtime is let go.")
  int cancel(@Parameters(paramLabel = "ID") String id) {
    session.printer().item(session.control().delete(PATH + "/" + encode(id)), CANCELLED);
    return 0;
  }
}
