package dev.modeldock.cli.command.traffic;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.NewFile;
import dev.modeldock.cli.input.Query;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock audit}. */
@Command(name = "audit", description = "See what the gateway was asked, and what was done to it.")
public final class AuditCommand {

  private static final String PATH = "/admin/v1/audit";
  private static final List<Column> ROW =
      List.of(
          new Column("AT", "at"),
          new Column("ID", "id"),
          new Column("KEY", "key_name"),
          new Column("WHAT", "name"),
          new Column("MODEL", "model"),
          new Column("TARGET", "target"),
          new Column("SUBJECT", "subject"),
          new Column("OUTCOME", "outcome"),
          new Column("STATUS", "status"),
          new Column("MS", "ms"));
  private static final List<Column> ALL =
      List.of(
          new Column("Id", "id"),
          new Column("Kind", "kind"),
          new Column("At", "at"),
          new Column("Operation", "operation"),
          new Column("Dialect", "dialect"),
          new Column("Actor", "actor"),
          new Column("Action", "action"),
          new Column("Subject", "subject"),
          new Column("Before", "before"),
          new Column("After", "after"),
          new Column("Peer", "peer"),
          new Column("Key id", "key_id"),
          new Column("Key", "key_name"),
          new Column("Model", "model"),
          new Column("Alias", "alias"),
          new Column("Target", "target"),
          new Column("Stream", "stream"),
          new Column("Status", "status"),
          new Column("Outcome", "outcome"),
          new Column("Error", "error"),
          new Column("Attempts", "attempts"),
          new Column("Prompt tokens", "prompt_tokens"),
          new Column("Completion tokens", "completion_tokens"),
          new Column("Usage source", "usage_source"),
          new Column("Bytes in", "bytes_in"),
          new Column("Bytes out", "bytes_out"),
          new Column("Egress", "egress"),
          new Column("First byte (ms)", "first_byte_ms"),
          new Column("Took (ms)", "ms"));
  private static final List<Column> CHAIN =
      List.of(
          new Column("Intact", "intact"),
          new Column("Files", "files"),
          new Column("Events", "events"),
          new Column("Problems", "problems"));

  private final Session session;
  private final InstantSource clock;

  public AuditCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Command(description = "List requests and actions, newest first.")
  int list(
      @Option(names = "--limit", paramLabel = "N", description = "How many at most; else 50.")
          @Nullable Integer limit,
      @Option(
              names = "--before",
              paramLabel = "N",
              description = "The next page: what the page before has said.")
          @Nullable Long before,
      @Mixin AuditSearchOptions search) {
    Query query = search.query(clock.instant()).with("limit", limit).with("before", before);
    JsonObject page = session.control().get(query.of(PATH));
    Printer printer = session.printer();
    printer.list(page.objects("data"), ROW);
    if (page.get("next") != null && printer.form() == Printer.Form.TEXT) {
      printer.message("there are more: --before " + page.number("next"));
    }
    return 0;
  }

  @Command(description = "Write all that is found, newest first, one a line.")
  int export(
      @Option(names = "--format", paramLabel = "F", description = "ndjson, or csv; else ndjson.")
          @Nullable String format,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "FILE",
              description = "Into a new file that only you can read; else to the output.")
          @Nullable Path file,
      @Mixin AuditSearchOptions search) {
    String path = search.query(clock.instant()).with("format", format).of(PATH + "/export");
    ControlClient control = session.control();
    if (file == null) {
      control.copy(path, session.printer().data());
    } else {
      NewFile.write(file, out -> control.copy(path, out));
    }
    return 0;
  }

  @Command(description = "Follow requests and actions as they end, one line each.")
  int tail() {
    Printer printer = session.printer();
    session.control().events(PATH + "/tail", event -> printer.streamed(event, ROW));
    return 0;
  }

  @Command(description = "Show one request, or action.")
  int show(@Parameters(paramLabel = "ID", description = "The request's id.") String id) {
    session.printer().item(session.control().get(PATH + "/" + encode(id)), ALL);
    return 0;
  }

  @Command(description = "Check that no line or file of the audit was changed or taken out.")
  int verify() {
    JsonObject report = session.control().post(PATH + "/verify", JsonObject.empty());
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.IDS) {
      report.texts("problems").forEach(printer::line);
    } else {
      printer.item(report, CHAIN);
    }
    return (report.truth("intact") ? ExitCode.OK : ExitCode.VALIDATION_FAILED).number();
  }
}
