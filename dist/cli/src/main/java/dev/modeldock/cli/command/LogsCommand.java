package dev.modeldock.cli.command;

import dev.modeldock.cli.input.Query;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modeldock logs}. */
@Command(name = "logs", description = "Show the end of the gateway's log, or follow it.")
public final class LogsCommand implements Callable<Integer> {

  private static final String PATH = "/admin/v1/logs";
  private static final List<Column> ROW =
      List.of(
          new Column("AT", "at"), new Column("LEVEL", "level"), new Column("MESSAGE", "message"));

  private final Session session;
  private final InstantSource clock;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is logged from now on.")
  boolean follow;

  @Option(names = "--level", paramLabel = "LEVEL", description = "The least grave, such as warn.")
  @Nullable String level;

  @Option(names = "--contains", paramLabel = "TEXT", description = "What the message has in it.")
  @Nullable String contains;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many to begin with, up to 1000.")
  int limit;

  public LogsCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Printer printer = session.printer();
    var shown = session.control().get(filter().with("limit", limit).of(PATH)).objects("data");
    if (!follow) {
      printer.list(shown, ROW);
      return 0;
    }
    shown.forEach(entry -> printer.streamed(entry, ROW));
    session.control().events(filter().of(PATH + "/tail"), entry -> printer.streamed(entry, ROW));
    return 0;
  }

  private Query filter() {
    return new Query(clock.instant()).with("level", level).with("contains", contains);
  }
}
