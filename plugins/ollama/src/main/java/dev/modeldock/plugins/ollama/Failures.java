package dev.modeldock.plugins.ollama;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells what Ollama's errors mean. All it gives is a status and a sentence, and in a stream the
 * sentence only, so the words decide where the status does not.
 *
 * @param base the server's address, for messages
 * @param model the model that was asked for; empty if none was
 */
record Failures(JsonMapper json, String base, String model) {

  private static final int LONGEST_QUOTE = 300;

  /** {@return what an answer of another status than 200 means} */
  ProviderException refusal(int status, String body, Optional<String> retryAfter) {
    String text = sentence(body);
    return switch (status) {
      case 401 ->
          new CredentialsRejected(
              Stage.SENT,
              "Ollama at %s is not signed in, which '%s' needs: run 'ollama signin' there"
                  .formatted(base, model));
      case 403 -> body.isBlank() ? turnedAway() : rejected(text);
      case 404 -> missing(text);
      case 429, 503 -> overloaded(text, retryAfter);
      case 499, 502 -> failed(Stage.SENT, text);
      case 500 -> inWords(Stage.SENT, text);
      default ->
          status < 400
              ? new ProtocolBroken(Stage.SENT, base + " answers with status " + status)
              : status >= 500 ? failed(Stage.SENT, text) : rejected(text);
    };
  }

  private RequestRejected turnedAway() {
    return new RequestRejected(
        Stage.SENT,
        "Ollama at %s turns this gateway away (403 without a reason): check OLLAMA_HOST and"
                .formatted(base)
            + " OLLAMA_ORIGINS there, and that base_url is a name it knows itself by");
  }

  /** {@return what an error line in a stream means} */
  ProviderException line(Stage stage, JsonNode error) {
    return inWords(stage, error.isString() ? unwrapped(error.asString()) : error.toString());
  }

  private ProviderException inWords(Stage stage, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (isContext(lower)) {
      return tooLong(stage, text);
    }
    if (lower.contains("overloaded") || lower.contains("server busy")) {
      return new Overloaded(stage, said(text), null);
    }
    // Ollama repeats here what the model wrote, which is nobody's business but the client's.
    if (lower.contains("parsing tool call")
        || lower.contains("invalid character")
        || lower.contains("unexpected end of json")) {
      return new ProtocolBroken(
          stage,
          "'%s' wrote a tool call that Ollama could not read; asking again may help"
              .formatted(model));
    }
    return lower.startsWith("option \"")
        ? new RequestRejected(stage, said(text))
        : failed(stage, text);
  }

  private ProviderException rejected(String text) {
    return isContext(text.toLowerCase(Locale.ROOT))
        ? tooLong(Stage.SENT, text)
        : new RequestRejected(Stage.SENT, said(text));
  }

  private ProviderException missing(String text) {
    return text.contains("not found") && !text.contains("page not found")
        ? new ModelUnknown(
            Stage.SENT,
            "Ollama at %s has no model '%s'; get it with: ollama pull %s"
                .formatted(base, model, model))
        : new ProtocolBroken(
            Stage.SENT, "nothing of Ollama's answers at %s: check base_url".formatted(base));
  }

  private Overloaded overloaded(String text, Optional<String> retryAfter) {
    @Nullable Duration wait =
        retryAfter
            .filter(value -> value.matches("\\d{1,6}"))
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .orElse(null);
    return new Overloaded(Stage.SENT, said(text), wait);
  }

  private ContextExceeded tooLong(Stage stage, String text) {
    return new ContextExceeded(
        stage, said(text) + "; shorten the conversation, or set a larger num_ctx on an alias");
  }

  /** A model that did not load or whose process died: nothing is there that could answer. */
  private Unreachable failed(Stage stage, String text) {
    return new Unreachable(stage, said(text));
  }

  private static boolean isContext(String lower) {
    return lower.contains("exceed_context_size")
        || lower.contains("context") && (lower.contains("exceed") || lower.contains("longer than"));
  }

  private String said(String text) {
    String subject = model.isEmpty() ? "Ollama at " + base : "Ollama, asked for '" + model + "',";
    return text.isBlank() ? subject + " failed without a reason" : subject + " says: " + text;
  }

  private String sentence(String body) {
    try {
      JsonNode error = json.readTree(body).path("error");
      return error.isString() ? unwrapped(error.asString()) : "";
    } catch (JacksonException e) {
      return body.contains("<") ? "" : quoted(body);
    }
  }

  /** A backend's own error comes as JSON inside the sentence: takes the message out of it. */
  private String unwrapped(String text) {
    if (text.startsWith("{")) {
      try {
        JsonNode error = json.readTree(text).path("error");
        String message = error.path("message").asString("");
        String type = error.path("type").asString("");
        return message.isEmpty() ? quoted(text) : quoted(message + " (" + type + ")");
      } catch (JacksonException e) {
        return quoted(text);
      }
    }
    return quoted(text);
  }

  private static String quoted(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
