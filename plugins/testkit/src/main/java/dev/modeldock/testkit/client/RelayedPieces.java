package dev.modeldock.testkit.client;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads chunks as a tolerant client of an OpenAI-compatible runtime does. */
final class RelayedPieces {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RelayedPieces() {}

  static void read(String chunk, Answer answer) {
    try {
      read(JSON.readTree(chunk), answer);
    } catch (JacksonException e) {
      answer.problem("a chunk is not JSON");
    }
  }

  private static void read(JsonNode chunk, Answer answer) {
    JsonNode choice = chunk.path("choices").path(0);
    JsonNode said = choice.has("message") ? choice.path("message") : choice.path("delta");
    String reasoning = said.path("reasoning_content").asString(said.path("reasoning").asString(""));
    if (!reasoning.isEmpty()) {
      answer.reasoning(reasoning);
    }
    String text = said.path("content").asString("");
    if (!text.isEmpty()) {
      answer.text(text);
    }
    int position = 0;
    for (JsonNode call : said.path("tool_calls")) {
      JsonNode function = call.path("function");
      answer.call(
          call.path("index").asInt(position++),
          filled(call.path("id")),
          filled(function.path("name")),
          function.path("arguments").asString(""));
    }
    String reason = choice.path("finish_reason").asString("");
    if (!reason.isEmpty()) {
      end(reason, answer);
    }
    JsonNode usage = chunk.path("usage");
    if (usage.isObject()) {
      answer.usage(
          Usage.of(
              usage.path("prompt_tokens").asLong(0), usage.path("completion_tokens").asLong(0)));
    }
  }

  private static @Nullable String filled(JsonNode text) {
    String value = text.asString("");
    return value.isEmpty() ? null : value;
  }

  private static void end(String reason, Answer answer) {
    try {
      answer.end(FinishReason.valueOf(reason.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      answer.problem("there is no finish reason '" + reason + "'");
    }
  }
}
