package dev.modeldock.cli.command.traffic;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Query;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modeldock usage}: how much was used, over time. */
@Command(
    name = "usage",
    description = "See how many requests and tokens were used, and how fast answers came.")
public final class UsageCommand implements Callable<Integer> {

  private static final List<Column> FIGURES =
      List.of(
          new Column("REQUESTS", "requests"),
          new Column("ERRORS", "errors"),
          new Column("PROMPT TOKENS", "prompt_tokens"),
          new Column("COMPLETION TOKENS", "completion_tokens"),
          new Column("P50 MS", "latency_p50_ms"),
          new Column("P95 MS", "latency_p95_ms"),
          new Column("FIRST TOKEN P50 MS", "first_token_p50_ms"));

  private final Session session;
  private final InstantSource clock;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "From when on, or 2h, or 7d; else a day.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before when; else now.")
  @Nullable String until;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      description = "key, instance, model or outcome: a line each, the most used first.")
  @Nullable String by;

  @Option(
      names = "--step",
      paramLabel = "STEP",
      description = "minute, hour or day: a line for each that had requests.")
  @Nullable String step;

  public UsageCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Query query =
        new Query(clock.instant())
            .withMoment("since", since)
            .withMoment("until", until)
            .with("by", by)
            .with("step", step);
    JsonObject usage = session.control().get(query.of("/admin/v1/usage"));
    Printer printer = session.printer();
    switch (printer.form()) {
      case JSON -> printer.line(usage.toString());
      case IDS, TEXT -> table(usage, printer);
    }
    if (!usage.truth("complete")) {
      printer.message("sums are still being made anew from the audit: there may be more");
    }
    return 0;
  }

  private void table(JsonObject usage, Printer printer) {
    List<JsonObject> series = usage.objects("data");
    if (step == null) {
      printer.list(by == null ? List.of(total(usage)) : series, columns("name"));
    } else {
      for (JsonObject each : series) {
        if (by != null) {
          printer.message(each.text("name"));
        }
        printer.list(each.objects("points"), columns("at"));
      }
    }
  }

  private static JsonObject total(JsonObject usage) {
    JsonObject total = JsonObject.empty().with("id", "all").with("name", "all");
    usage.object("total").asMap().forEach(total::with);
    return total;
  }

  private static List<Column> columns(String first) {
    var columns = new ArrayList<Column>();
    columns.add(new Column(first.toUpperCase(Locale.ROOT), first));
    columns.addAll(FIGURES);
    return columns;
  }
}
