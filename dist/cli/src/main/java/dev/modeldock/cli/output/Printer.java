package dev.modeldock.cli.output;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints what a command has found: one JSON document, ids only, an aligned table for people, or
 * lines with tabs for programs. Data goes to the standard output and messages to the standard
 * error.
 */
public final class Printer {

  /** How data is printed. */
  public enum Form {
    TEXT,
    JSON,
    IDS
  }

  private final Terminal terminal;
  private final Form form;

  public Printer(Terminal terminal, Form form) {
    this.terminal = terminal;
    this.form = form;
  }

  /** {@return how data is printed} */
  public Form form() {
    return form;
  }

  /** Prints a list of resources. */
  public void list(List<JsonObject> rows, List<Column> columns) {
    switch (form) {
      case JSON -> line(JsonWriter.write(rows));
      case IDS -> rows.forEach(row -> line(Column.printable(row.text("id"))));
      case TEXT -> table(rows, columns);
    }
  }

  /** Prints one resource. */
  public void item(JsonObject row, List<Column> columns) {
    switch (form) {
      case JSON -> line(row.toString());
      case IDS -> line(Column.printable(row.text("id")));
      case TEXT -> {
        int width = columns.stream().mapToInt(column -> column.title().length()).max().orElse(0);
        for (Column column : columns) {
          line(
              terminal.interactive()
                  ? padded(column.title(), width) + "  " + shown(column.of(row))
                  : column.field() + "\t" + column.of(row));
        }
      }
    }
  }

  /** Prints one of a stream of resources; {@return whether anybody still reads} */
  public boolean streamed(JsonObject row, List<Column> columns) {
    switch (form) {
      case JSON -> line(row.toString());
      case IDS -> line(Column.printable(row.text("id")));
      case TEXT ->
          line(
              String.join(
                  terminal.interactive() ? "  " : "\t",
                  columns.stream().map(column -> column.of(row)).toList()));
    }
    return !terminal.out().checkError();
  }

  /** {@return where data goes that is neither lines nor resources} */
  public OutputStream data() {
    return terminal.out();
  }

  /** Prints data as it is. */
  public void line(String text) {
    terminal.out().println(text);
  }

  /** Tells something that is not data. */
  public void message(String text) {
    terminal.err().println(text);
  }

  /** Tells why a command ends without success. */
  public void failure(CommandFailure failure) {
    if (form == Form.JSON) {
      message(
          JsonObject.empty()
              .with(
                  "error",
                  JsonObject.empty()
                      .with("code", failure.code())
                      .with("message", failure.getMessage())
                      .with("hint", failure.hint()))
              .toString());
      return;
    }
    message("error: " + printable(failure.getMessage()));
    if (failure.hint() != null) {
      message("try: " + printable(failure.hint()));
    }
  }

  private void table(List<JsonObject> rows, List<Column> columns) {
    if (!terminal.interactive()) {
      rows.forEach(
          row -> line(String.join("\t", columns.stream().map(column -> column.of(row)).toList())));
      return;
    }
    var cells = new ArrayList<List<String>>();
    cells.add(columns.stream().map(Column::title).toList());
    rows.forEach(row -> cells.add(columns.stream().map(column -> shown(column.of(row))).toList()));
    int[] widths = new int[columns.size()];
    for (var cell : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], cell.get(i).length());
      }
    }
    for (var cell : cells) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(padded(cell.get(i), widths[i])).append("  ");
      }
      line(line.toString().stripTrailing());
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "-" : value;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String printable(@Nullable String text) {
    return text == null ? "unknown" : Column.printable(text);
  }
}
