package dev.modeldock.kernel.control.audit;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.ControlEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Entries as rows of a table in CSV (RFC 4180), for programs that people open tables with: a cell
 * that such a program would take for a formula begins with an apostrophe.
 */
final class AuditTable {

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "kind",
          "at",
          "operation",
          "dialect",
          "peer",
          "key_id",
          "key_name",
          "model",
          "alias",
          "target",
          "stream",
          "status",
          "outcome",
          "error",
          "attempts",
          "prompt_tokens",
          "completion_tokens",
          "usage_source",
          "bytes_in",
          "bytes_out",
          "egress",
          "first_byte_ms",
          "ms",
          "actor",
          "action",
          "subject",
          "before",
          "after");
  private static final String FORMULA = "=+-@\t\r\n";
  private static final String QUOTED = ",\"\r\n";

  private AuditTable() {}

  static String head() {
    return String.join(",", COLUMNS) + "\r\n";
  }

  static String row(AuditEntry entry) {
    Map<String, @Nullable Object> values = AuditDocument.of(entry).asMap();
    return COLUMNS.stream()
            .map(column -> cell(text(entry, column, values.get(column))))
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  private static String text(AuditEntry entry, String column, @Nullable Object value) {
    return switch (column) {
      case "attempts" -> entry instanceof AuditEvent event ? attempts(event.attempts()) : "";
      case "before" -> entry instanceof ControlEvent event ? orEmpty(event.change().before()) : "";
      case "after" -> entry instanceof ControlEvent event ? orEmpty(event.change().after()) : "";
      default -> orEmpty(value);
    };
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String attempts(List<AttemptRecord> attempts) {
    return attempts.stream()
        .map(each ->
            each.target()
                + " "
                + (each.error() == null ? "served" : each.error() + "/" + each.stage())
                + " "
                + each.millis()
                + "ms")
        .collect(Collectors.joining("; "));
  }

  static String cell(String text) {
    String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean plain = harmless.chars().noneMatch(c -> QUOTED.indexOf(c) >= 0);
    return plain ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
  }
}
