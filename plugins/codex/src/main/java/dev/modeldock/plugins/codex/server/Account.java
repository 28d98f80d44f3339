package dev.modeldock.plugins.codex.server;

import tools.jackson.databind.JsonNode;

/**
 * Whether the CLI is signed in. Who it is signed in as is nobody's business.
 *
 * @param ready whether it has a login, or needs none
 * @param kind {@code chatgpt}, {@code apiKey} or the like; {@code none} if there is none
 */
public record Account(boolean ready, String kind) {

  /** {@return what an answer to {@code account/read} says} */
  static Account of(JsonNode answer) {
    JsonNode account = answer.path("account");
    boolean needed = answer.path("requiresOpenaiAuth").asBoolean(true);
    return new Account(
        account.isObject() || !needed,
        account.isObject() ? account.path("type").asString("unknown") : "none");
  }
}
