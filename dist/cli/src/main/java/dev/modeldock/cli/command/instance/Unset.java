package dev.modeldock.cli.command.instance;

import dev.modeldock.cli.client.JsonObject;

/** Takes back what was said of an instance: null is what the control API reads as never said. */
final class Unset {

  private final JsonObject body;

  /** Adds to the changes in {@code body}. */
  Unset(JsonObject body) {
    this.body = body;
  }

  /** Takes {@code key} back: an option's name without its dashes, or else a setting's. */
  void key(String key) {
    int dot = key.indexOf('.');
    String group = dot < 0 ? "" : key.substring(0, dot);
    String name = key.substring(dot + 1);
    switch (group) {
      case "setting", "settings" -> within("settings", name);
      case "secret", "secrets" -> within("secrets", name);
      case "timeouts" -> within("timeouts", name);
      default -> plain(key);
    }
  }

  private void plain(String key) {
    String name = key.replace('-', '_');
    switch (name) {
      case "risk", "lan", "max_concurrent", "queue", "queue_timeout", "prompt_log" ->
          body.with(name, null);
      case "allow_model", "allowed_models" -> body.with("allowed_models", null);
      case "connect_timeout", "first_event_timeout", "idle_timeout", "total_timeout" ->
          within("timeouts", name.substring(0, name.length() - "_timeout".length()));
      default -> within("settings", name);
    }
  }

  private void within(String group, String name) {
    JsonObject fields = body.object(group);
    body.with(group, fields.with(name, null));
  }
}
