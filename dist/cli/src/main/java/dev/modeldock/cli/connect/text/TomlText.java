package dev.modeldock.cli.connect.text;

import dev.modeldock.cli.connect.text.TomlStatement.Header;
import dev.modeldock.cli.connect.text.TomlStatement.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A TOML document as it is written, with the places of its statements. Immutable. */
public final class TomlText {

  private final String text;
  private final List<TomlStatement> statements;

  private TomlText(String text, List<TomlStatement> statements) {
    this.text = text;
    this.statements = statements;
  }

  /**
   * {@return the document}
   *
   * @throws IllegalArgumentException if it is not TOML; tells the line, never what is in it
   */
  public static TomlText read(String text) {
    return new TomlText(text, List.copyOf(new TomlReader(text).read()));
  }

  /** {@return the text called {@code key} in {@code table}, if one stands there on one line} */
  public Optional<String> text(List<String> table, String key) {
    return setting(table, key)
        .map(found -> text.substring(found.valueStart(), found.valueEnd()))
        .filter(value -> value.matches("(?s)\"(?!\"\").*|'(?!'').*"))
        .map(TomlString::meant);
  }

  String text() {
    return text;
  }

  List<TomlStatement> statements() {
    return statements;
  }

  /** {@return what the table has itself; the top of the document if the path is empty} */
  List<Setting> settings(List<String> table) {
    var settings = new ArrayList<Setting>();
    List<String> current = List.of();
    for (TomlStatement statement : statements) {
      switch (statement) {
        case Header header -> current = header.path();
        case Setting setting -> {
          if (current.equals(table)) {
            settings.add(setting);
          }
        }
      }
    }
    return settings;
  }

  /**
   * {@return the statement that sets {@code key} in {@code table}}
   *
   * @throws IllegalArgumentException if several do
   */
  Optional<Setting> setting(List<String> table, String key) {
    List<Setting> found =
        settings(table).stream().filter(each -> each.path().equals(List.of(key))).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "line %d sets '%s' again".formatted(line(found.get(1).start()), key));
    }
    return found.stream().findFirst();
  }

  /** {@return the number of the line in which {@code position} is} */
  long line(int position) {
    return text.substring(0, position).chars().filter(c -> c == '\n').count() + 1;
  }
}
