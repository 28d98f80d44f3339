package dev.modeldock.cli.command.key;

import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock explain}. */
@Command(
    name = "explain",
    description = "Say what would become of a request, stage by stage, without calling anyone.")
public final class ExplainCommand implements Callable<Integer> {

  private static final List<Column> STEP =
      List.of(
          new Column("STAGE", "stage"),
          new Column("PASSED", "passed"),
          new Column("DETAIL", "detail"));
  private static final List<Column> TARGET =
      List.of(
          new Column("TARGET", "id"),
          new Column("FATE", "fate"),
          new Column("ORDER", "order"),
          new Column("REASON", "reason"),
          new Column("DETAIL", "detail"));
  private static final List<Column> LIMIT =
      List.of(new Column("LIMIT", "name"), new Column("MOST", "limit"), new Column("LEFT", "left"));

  private final Session session;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The key's prefix, id or name; never its text.")
  private String key = "";

  @Option(
      names = "--operation",
      paramLabel = "OP",
      description =
          "chat_completions if not given; or embeddings, messages, responses, completions.")
  private @Nullable String operation;

  @Option(names = "--lan", description = "As if it came from another machine.")
  private boolean lan;

  @Parameters(paramLabel = "MODEL", description = "The model or alias that would be asked for.")
  private String model = "";

  public ExplainCommand(Session session) {
    this.session = session;
  }

  /** {@return the number that the process ends with: 4 if the request would be refused} */
  @Override
  public Integer call() {
    JsonObject wish =
        JsonObject.empty().with("key", prefix(key)).with("model", model).with("lan", lan);
    if (operation != null) {
      wish.with("operation", operation);
    }
    JsonObject told = session.control().post("/admin/v1/explain", wish);
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.TEXT) {
      print(printer, told);
    } else {
      printer.item(told, List.of());
    }
    return switch (told.text("result")) {
      case "served" -> ExitCode.OK.number();
      case "refused" -> ExitCode.NOT_ALLOWED.number();
      default -> ExitCode.FAILURE.number();
    };
  }

  /** Leaves of a whole key, which somebody may have given, what is shown of it anyway. */
  private static String prefix(String given) {
    int secret = given.indexOf('_', "mdk_".length());
    return given.startsWith("mdk_") && secret > 0 ? given.substring(0, secret) : given;
  }

  private static void print(Printer printer, JsonObject told) {
    printer.list(told.objects("steps"), STEP);
    section(printer, told.objects("targets"), TARGET);
    section(printer, told.objects("limits"), LIMIT);
    switch (told.text("result")) {
      case "served" -> printer.message("The request would be served.");
      case "refused" ->
          printer.message(
              "The request would be refused with %d %s: %s"
                  .formatted(told.number("status"), told.text("code"), told.text("message")));
      default -> printer.message("The key may, but no instance takes the request now.");
    }
  }

  private static void section(Printer printer, List<JsonObject> rows, List<Column> columns) {
    if (!rows.isEmpty()) {
      printer.line("");
      printer.list(rows, columns);
    }
  }
}
