package dev.modeldock.cli.command.traffic;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Query;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock prompts}. */
@Command(
    name = "prompts",
    description = "See what the prompt log keeps of prompts and replies, and remove it.")
public final class PromptsCommand {

  private static final String PATH = "/admin/v1/prompts";
  private static final List<Column> ROW =
      List.of(
          new Column("AT", "at"),
          new Column("ID", "id"),
          new Column("KEY", "key_name"),
          new Column("MODEL", "model"),
          new Column("TARGET", "target"),
          new Column("MODE", "mode"),
          new Column("OUTCOME", "outcome"));
  private static final List<Column> STANDING =
      List.of(
          new Column("Mode", "mode"),
          new Column("Overrides", "overrides"),
          new Column("Most that is kept", "widest"),
          new Column("Keys that differ", "keys"),
          new Column("Instances that differ", "instances"),
          new Column("Kept for (days)", "retention_days"),
          new Column("At most (bytes)", "max_total_bytes"),
          new Column("Files", "files"),
          new Column("Bytes", "bytes"),
          new Column("Written", "written"),
          new Column("Dropped", "dropped"),
          new Column("Failed", "failed"));

  private final Session session;
  private final InstantSource clock;

  public PromptsCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Command(description = "Show what is kept of whose requests, and how much there is.")
  int status() {
    Printer printer = session.printer();
    JsonObject standing = session.control().get(PATH + "/status");
    if (printer.form() == Printer.Form.IDS) {
      printer.line(standing.text("widest"));
    } else {
      printer.item(standing, STANDING);
    }
    return 0;
  }

  @Command(description = "List what there is, newest first, without the texts.")
  int list(
      @Option(names = "--limit", paramLabel = "N", description = "How many at most; else 50.")
          @Nullable Integer limit,
      @Option(names = "--since", paramLabel = "TIME", description = "From when on, or 2h, or 7d.")
          @Nullable String since,
      @Option(names = "--until", paramLabel = "TIME", description = "Before when, or 2h, or 7d.")
          @Nullable String until,
      @Option(names = "--key", paramLabel = "KEY", description = "A key's id, prefix or name.")
          @Nullable String key,
      @Option(
              names = "--model",
              paramLabel = "M",
              description = "The model that was asked for, or the target that was asked.")
          @Nullable String model) {
    Query query =
        new Query(clock.instant())
            .with("limit", limit)
            .withMoment("since", since)
            .withMoment("until", until)
            .with("key", key)
            .with("model", model);
    session.printer().list(session.control().get(query.of(PATH)).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Show all that is kept of one request.")
  int show(@Parameters(paramLabel = "ID", description = "The request's id.") String id) {
    JsonObject request = session.control().get(PATH + "/" + encode(id));
    Printer printer = session.printer();
    switch (printer.form()) {
      case JSON -> printer.line(request.toString());
      case IDS -> printer.line(request.text("id"));
      case TEXT -> new PromptText(printer).print(request.objects("entries"));
    }
    return 0;
  }

  @Command(description = "Remove for good what there is, or what is older.")
  int purge(
      @Option(
              names = "--before",
              paramLabel = "TIME",
              description = "Only requests before that, or before 2h or 7d ago.")
          @Nullable String before,
      @Option(names = "--all", description = "All of it.") boolean all) {
    if (all == (before != null)) {
      throw CommandFailure.usage(
          "prompts purge needs either --before or --all", "modeldock prompts purge --before 7d");
    }
    String path = new Query(clock.instant()).withMoment("before", before).of(PATH);
    JsonObject done = session.control().delete(path);
    Printer printer = session.printer();
    switch (printer.form()) {
      case JSON -> printer.line(done.toString());
      case IDS -> {}
      case TEXT -> printer.message(done.number("removed") + " entries were removed.");
    }
    return 0;
  }
}
