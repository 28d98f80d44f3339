package dev.modeldock.cli.command.traffic;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import java.util.List;
import java.util.Map;

/** An entry of the prompt log as a person reads it: who said what, line by line. */
final class PromptText {

  private static final List<Column> HEAD =
      List.of(
          new Column("Id", "id"),
          new Column("At", "at"),
          new Column("Key", "key_name"),
          new Column("Operation", "operation"),
          new Column("Model", "model"),
          new Column("Target", "target"),
          new Column("Mode", "mode"),
          new Column("Outcome", "outcome"),
          new Column("Error", "error"),
          new Column("Finish reason", "finish_reason"),
          new Column("Prompt tokens", "prompt_tokens"),
          new Column("Completion tokens", "completion_tokens"),
          new Column("Took (ms)", "ms"));

  private final Printer printer;

  PromptText(Printer printer) {
    this.printer = printer;
  }

  void print(List<JsonObject> entries) {
    for (JsonObject entry : entries) {
      printer.item(entry, HEAD);
      JsonObject prompt = entry.object("prompt");
      for (JsonObject message : prompt.objects("messages")) {
        said(message.text("role"), message);
      }
      prompt.objects("inputs").forEach(input -> said("input", input));
      if (prompt.get("body") != null) {
        said("body", JsonObject.empty().with("text", prompt.text("body")));
      }
      said("reply", entry.object("reply"));
    }
  }

  private void said(String who, JsonObject what) {
    printer.line("");
    printer.line("--- " + safe(who));
    for (Map.Entry<String, ?> each : what.asMap().entrySet()) {
      switch (each.getKey()) {
        case "role" -> {}
        case "text" -> lines("", what.text("text"));
        case "reasoning" -> lines("| ", what.text("reasoning"));
        default -> lines("", each.getKey() + ": " + each.getValue());
      }
    }
  }

  private void lines(String margin, String text) {
    text.lines().forEach(line -> printer.line(margin + safe(line)));
  }

  /** Prompts and replies may hold anything, and none of it may move the cursor. */
  private static String safe(String line) {
    return line.chars()
        .map(c -> Character.isISOControl(c) && c != '\t' ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
