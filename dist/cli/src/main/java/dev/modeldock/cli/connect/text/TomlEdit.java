package dev.modeldock.cli.connect.text;

import dev.modeldock.cli.connect.text.TomlStatement.Header;
import dev.modeldock.cli.connect.text.TomlStatement.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Changes texts in a TOML document and leaves everything else, comments and order included, as it
 * is. Confined to one thread.
 */
public final class TomlEdit {

  private final TomlText document;
  private final Replacements changes;
  private final String newline;

  public TomlEdit(TomlText document) {
    this.document = document;
    this.changes = new Replacements(document.text());
    this.newline = Replacements.newlineOf(document.text());
  }

  /** {@return a line that sets {@code name}} */
  public static String line(String name, String value) {
    return name + " = " + TomlString.quoted(value);
  }

  /** {@return the line that a table begins with} */
  public static String header(List<String> table) {
    return "[" + String.join(".", table) + "]";
  }

  /**
   * Sets values above the first table.
   *
   * @throws IllegalArgumentException if one is set twice already
   */
  public TomlEdit top(Map<String, String> values) {
    List<Setting> settings = document.settings(List.of());
    String missing = replaced(List.of(), values);
    if (missing.isEmpty()) {
      return this;
    }
    if (!settings.isEmpty()) {
      insertAfter(settings.getLast(), missing);
    } else if (document.text().isBlank()) {
      changes.insert(document.text().length(), missing);
    } else {
      changes.insert(0, missing + newline);
    }
    return this;
  }

  /**
   * Sets values of a table, which is added to the end if there is none.
   *
   * @param removed what the table must not have
   * @throws IllegalArgumentException if the document has the table in a form that cannot be edited
   */
  public TomlEdit table(
      List<String> table, Map<String, String> values, Collection<String> removed) {
    Optional<Header> header = find(table);
    for (Setting setting : document.settings(table)) {
      if (removed.contains(setting.path().getFirst())) {
        changes.replace(setting.start(), setting.end(), "");
      }
    }
    String missing = replaced(table, values);
    if (header.isEmpty()) {
      append(header(table) + newline + missing);
    } else if (!missing.isEmpty()) {
      List<Setting> settings = document.settings(table);
      insertAfter(settings.isEmpty() ? header.get() : settings.getLast(), missing);
    }
    return this;
  }

  /** {@return the changed document} */
  public String applied() {
    return changes.applied();
  }

  /** Replaces the values that are there; {@return lines for the others} */
  private String replaced(List<String> table, Map<String, String> values) {
    return values.entrySet().stream()
        .filter(entry -> !replaced(document.setting(table, entry.getKey()), entry.getValue()))
        .map(entry -> line(entry.getKey(), entry.getValue()) + newline)
        .collect(Collectors.joining());
  }

  private boolean replaced(Optional<Setting> setting, String value) {
    setting.ifPresent(
        found -> changes.replace(found.valueStart(), found.valueEnd(), TomlString.quoted(value)));
    return setting.isPresent();
  }

  private void insertAfter(TomlStatement statement, String lines) {
    boolean ended = document.text().charAt(statement.end() - 1) == '\n';
    changes.insert(statement.end(), ended ? lines : newline + lines);
  }

  private void append(String lines) {
    String text = document.text();
    String gap = text.isEmpty() || text.endsWith("\n") ? newline : newline + newline;
    changes.insert(text.length(), gap + lines);
  }

  private Optional<Header> find(List<String> table) {
    Optional<Header> found = Optional.empty();
    List<String> current = List.of();
    for (TomlStatement statement : document.statements()) {
      switch (statement) {
        case Header header -> {
          current = header.path();
          boolean ours = current.equals(table);
          if (header.element() && begins(table, current) || ours && found.isPresent()) {
            throw other(table, statement);
          }
          found = ours ? Optional.of(header) : found;
        }
        case Setting setting -> {
          var path = new ArrayList<>(current);
          path.addAll(setting.path());
          if (current.size() < table.size() && (begins(path, table) || begins(table, path))) {
            throw other(table, statement);
          }
        }
      }
    }
    return found;
  }

  private static boolean begins(List<String> path, List<String> beginning) {
    return path.size() >= beginning.size() && path.subList(0, beginning.size()).equals(beginning);
  }

  private IllegalArgumentException other(List<String> table, TomlStatement statement) {
    return new IllegalArgumentException(
        "line %d has %s in another form than one table %s"
            .formatted(document.line(statement.start()), String.join(".", table), header(table)));
  }
}
