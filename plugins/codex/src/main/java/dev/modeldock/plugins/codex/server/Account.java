package dev.modeldock.plugins.codex.server;

import tools.jackson.databind.JsonNode;

/**
 * Whether the CLI is signed in. Who it is signed in as is nobody's business.
 *
 * @param ready whether it has a login, or needs none
 */
public record Account(boolean ready) {

  /** {@return what an answer to {@code account/read} says} */
  static Account of(JsonNode answer) {
    return new Account(
        answer.path("account").isObject() || !answer.path("requiresOpenaiAuth").asBoolean(true));
  }
}
