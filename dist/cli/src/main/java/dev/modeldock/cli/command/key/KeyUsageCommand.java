package dev.modeldock.cli.command.key;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;

/** {@code modeldock keys usage}: what a key has used, and what its limits leave it. */
final class KeyUsageCommand {

  private static final List<String> LIMITS =
      List.of("requests_per_minute", "tokens_per_minute", "concurrent_streams", "daily_tokens");
  private static final List<Column> ROW =
      List.of(
          new Column("LIMIT", "id"),
          new Column("ALLOWED", "limit"),
          new Column("USED", "used"),
          new Column("RESERVED", "reserved"),
          new Column("LEFT", "remaining"),
          new Column("RESETS", "resets_at"));

  private final Session session;

  KeyUsageCommand(Session session) {
    this.session = session;
  }

  /** Shows the key whose usage is at {@code path}. */
  int show(String path) {
    JsonObject usage = session.control().get(path);
    Printer printer = session.printer();
    switch (printer.form()) {
      case JSON, IDS -> printer.item(usage, List.of());
      case TEXT -> printer.list(LIMITS.stream().map(limit -> row(usage, limit)).toList(), ROW);
    }
    return 0;
  }

  /** {@return what is known of a limit; of a key without it, only what it has used today} */
  private static JsonObject row(JsonObject usage, String limit) {
    var row = JsonObject.empty().with("id", limit);
    JsonObject known = usage.object(limit);
    known.asMap().forEach(row::with);
    if (limit.equals("daily_tokens") && known.asMap().isEmpty()) {
      JsonObject today = usage.object("today");
      row.with("used", today.number("prompt_tokens") + today.number("completion_tokens"));
    }
    return row;
  }
}
