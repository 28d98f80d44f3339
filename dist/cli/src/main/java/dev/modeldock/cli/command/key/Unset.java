package dev.modeldock.cli.command.key;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;

/** Takes back what was said of a key: null is what the control API reads as never said. */
final class Unset {

  private final JsonObject body;

  /** Adds to the changes in {@code body}. */
  Unset(JsonObject body) {
    this.body = body;
  }

  /** Takes back what the option of that name, without its dashes, has said. */
  void option(String name) {
    switch (name) {
      case "scope" -> body.with("scopes", null);
      case "model" -> body.with("models", null);
      case "alias" -> body.with("aliases", null);
      case "instance" -> body.with("instances", null);
      case "deny-model" -> body.with("deny_models", null);
      case "deny-alias" -> body.with("deny_aliases", null);
      case "deny-instance" -> body.with("deny_instances", null);
      case "rpm" -> limit("requests_per_minute");
      case "tpm" -> limit("tokens_per_minute");
      case "streams" -> limit("concurrent_streams");
      case "daily-tokens" -> limit("daily_tokens");
      case "prompt-log" -> body.with("prompt_log", null);
      case "expires" -> body.with("expires_at", null);
      default ->
          throw CommandFailure.usage(
              "--unset takes the name of an option without its dashes",
              "--unset daily-tokens; what --allow-cloud gives is taken back by --no-allow-cloud");
    }
  }

  private void limit(String name) {
    body.with("limits", body.object("limits").with(name, null));
  }
}
