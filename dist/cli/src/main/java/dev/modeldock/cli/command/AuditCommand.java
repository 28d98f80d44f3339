package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock audit}. */
@Command(name = "audit", description = "See what the gateway was asked and how it ended.")
final class AuditCommand {

  private static final String PATH = "/admin/v1/audit";
  private static final List<Column> ROW =
      List.of(
          new Column("AT", "at"),
          new Column("ID", "id"),
          new Column("KEY", "key_name"),
          new Column("OPERATION", "operation"),
          new Column("MODEL", "model"),
          new Column("TARGET", "target"),
          new Column("OUTCOME", "outcome"),
          new Column("STATUS", "status"),
          new Column("MS", "ms"));
  private static final List<Column> ALL =
      List.of(
          new Column("Id", "id"),
          new Column("At", "at"),
          new Column("Operation", "operation"),
          new Column("Peer", "peer"),
          new Column("Key id", "key_id"),
          new Column("Key", "key_name"),
          new Column("Model", "model"),
          new Column("Target", "target"),
          new Column("Stream", "stream"),
          new Column("Status", "status"),
          new Column("Outcome", "outcome"),
          new Column("Error", "error"),
          new Column("Attempts", "attempts"),
          new Column("Prompt tokens", "prompt_tokens"),
          new Column("Completion tokens", "completion_tokens"),
          new Column("Usage source", "usage_source"),
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

  AuditCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Command(description = "List requests, newest first.")
  int list(
      @Option(names = "--limit", paramLabel = "N", description = "How many at most; else 50.")
          @Nullable Integer limit,
      @Option(names = "--since", paramLabel = "TIME", description = "From when on, or 2h, or 7d.")
          @Nullable String since,
      @Option(names = "--until", paramLabel = "TIME", description = "Before when, or 2h, or 7d.")
          @Nullable String until,
      @Option(names = "--key", paramLabel = "KEY", description = "A key's id, prefix or name.")
          @Nullable String key,
      @Option(names = "--model", paramLabel = "M", description = "The model that was asked for.")
          @Nullable String model,
      @Option(names = "--outcome", paramLabel = "O", description = "How it ended.")
          @Nullable String outcome) {
    Map<String, String> query = new LinkedHashMap<>();
    put(query, "limit", limit);
    put(query, "since", since == null ? null : Arguments.moment("--since", since, clock.instant()));
    put(query, "until", until == null ? null : Arguments.moment("--until", until, clock.instant()));
    put(query, "key", key);
    put(query, "model", model);
    put(query, "outcome", outcome);
    String suffix =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("&", "?", ""));
    session.printer().list(session.control().get(PATH + suffix).objects("data"), ROW);
    return 0;
  }

  private static void put(Map<String, String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.put(name, encode(value.toString()));
    }
  }

  @Command(description = "Follow the requests as they end, one line each.")
  int tail() {
    Printer printer = session.printer();
    session.control().events(PATH + "/tail", event -> printer.streamed(event, ROW));
    return 0;
  }

  @Command(description = "Show one request.")
  int show(@Parameters(paramLabel = "ID", description = "The request's id.") String id) {
    session.printer().item(session.control().get(PATH + "/" + encode(id)), ALL);
    return 0;
  }

  @Command(description = "Check that no line of the audit was changed or taken out.")
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
