package dev.modeldock.cli.output;

import dev.modeldock.cli.client.JsonObject;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One value of a resource as people read it.
 *
 * @param title what stands above it
 * @param field its name in the JSON object; with dots, that of a field of an object in it
 */
public record Column(String title, String field) {

  /** {@return the value in {@code row}, on one line; empty if there is none} */
  String of(JsonObject row) {
    String[] path = field.split("\\.");
    JsonObject at = row;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.object(path[i]);
    }
    return text(at.get(path[path.length - 1]));
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case JsonObject object ->
          object.asMap().entrySet().stream()
              .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
              .collect(Collectors.joining(","));
      case Collection<?> items -> items.stream().map(Column::text).collect(Collectors.joining(","));
      default -> printable(value.toString());
    };
  }

  /** Names come from runtimes and files: none of them may move the cursor or break a line. */
  public static String printable(String text) {
    return text.chars()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
