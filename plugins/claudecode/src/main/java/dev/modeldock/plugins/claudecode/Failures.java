package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tells what the CLI's errors mean. It says so in three places: a class of error in a made-up
 * message, the usage limit in an event of its own, and a status and a sentence in the result.
 */
final class Failures {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int LONGEST_QUOTE = 300;

  private final String model;
  private final boolean key;
  private final InstantSource clock;
  private String kind = "";
  private @Nullable Duration limit;

  /**
   * @param model the model that was asked for
   * @param key whether the instance has a key of its own
   */
  Failures(String model, boolean key, InstantSource clock) {
    this.model = model;
    this.key = key;
    this.clock = clock;
  }

  /** Keeps what {@code line} says about an error that the result will report. */
  void note(JsonNode line) {
    kind = line.path("error").asString(kind);
    JsonNode info = line.path("rate_limit_info");
    if ("rejected".equals(info.path("status").asString("")) && info.has("resetsAt")) {
      long seconds = info.path("resetsAt").asLong(0) - clock.instant().getEpochSecond();
      limit = Duration.ofSeconds(Math.max(1, seconds));
    }
  }

  /** Lets the CLI try again only before anything was answered, and only soon. */
  void retry(Stage stage, JsonNode line) throws ProviderException {
    kind = line.path("error").asString(kind);
    if (stage == Stage.STREAMING) {
      throw cut();
    }
    var pause = Duration.ofMillis(line.path("retry_delay_ms").asLong(0));
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      throw byStatus(stage, line.path("error_status").asInt(0), "", pause);
    }
  }

  private static ProtocolBroken cut() {
    return new ProtocolBroken(
        Stage.STREAMING, "the answer broke off: Claude Code lost its connection to Anthropic");
  }

  /** {@return whether the CLI gave up because the model did not end its turn} */
  static boolean isOutOfTurns(JsonNode result) {
    return "error_max_turns".equals(result.path("subtype").asString(""));
  }

  ContentRefused refused(Stage stage) {
    return new ContentRefused(stage, "Anthropic refuses this request by its usage policy");
  }

  /** {@return what a result that is an error means} */
  ProviderException result(Stage stage, JsonNode result) {
    if ("refusal".equals(result.path("stop_reason").asString(""))) {
      return refused(stage);
    }
    String text = result.path("result").asString("");
    if ("prompt_too_long".equals(result.path("terminal_reason").asString(""))) {
      return new ContextExceeded(
          stage, "the conversation is longer than '%s' takes; shorten it".formatted(model));
    }
    return byStatus(stage, result.path("api_error_status").asInt(0), text, null);
  }

  private ProviderException byStatus(
      Stage stage, int status, String text, @Nullable Duration pause) {
    return switch (kind) {
      case "authentication_failed", "oauth_org_not_allowed" -> signedOut(stage, status);
      case "model_not_found" ->
          new ModelUnknown(
              stage, "Claude Code has no model '%s', or its login may not use it".formatted(model));
      case "billing_error" ->
          new Overloaded(
              stage, "the Anthropic account's credit is used up: add credit to it", null);
      case "rate_limit" -> limited(stage, pause);
      case "overloaded" -> overloaded(stage, pause);
      default -> byNumber(stage, status, text, pause);
    };
  }

  private ProviderException byNumber(
      Stage stage, int status, String text, @Nullable Duration pause) {
    return switch (status) {
      case 400, 422 -> new RequestRejected(stage, "Anthropic rejects the request: " + quoted(text));
      case 413 -> new RequestRejected(stage, "the request is larger than Anthropic takes");
      case 401, 403 -> signedOut(stage, status);
      case 404 -> new ModelUnknown(stage, "Anthropic has no model '%s'".formatted(model));
      case 429 -> limited(stage, pause);
      case 529 -> overloaded(stage, pause);
      case 0 -> inWords(stage, text, pause);
      default ->
          new Unreachable(
              stage, "Anthropic failed with status %d; try again later".formatted(status));
    };
  }

  private ProviderException inWords(Stage stage, String text, @Nullable Duration pause) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("not logged in") || lower.contains("/login")) {
      return signedOut(stage, 0);
    }
    if (lower.contains("overloaded")) {
      return overloaded(stage, pause);
    }
    if (lower.contains("timed out")) {
      return new TimedOut(stage, "Anthropic did not answer Claude Code in time");
    }
    return stage == Stage.STREAMING
        ? cut()
        : new Unreachable(
            stage, "Claude Code could not reach Anthropic, or was not answered: try again later");
  }

  private CredentialsRejected signedOut(Stage stage, int status) {
    String what =
        status == 0
            ? "Claude Code is not signed in"
            : "Anthropic does not accept the login (status %d)".formatted(status);
    return new CredentialsRejected(
        stage,
        what
            + (key
                ? ": check the secret api_key of this instance"
                : ": run 'claude auth login' as the user that runs ModelDock"));
  }

  private Overloaded limited(Stage stage, @Nullable Duration pause) {
    return limit == null
        ? new Overloaded(stage, "Anthropic's rate limit is reached; try again later", pause)
        : new Overloaded(
            stage,
            "the usage limit of the Claude subscription is reached; it resets in %d min"
                .formatted(Math.max(1, limit.toMinutes())),
            limit);
  }

  private static Overloaded overloaded(Stage stage, @Nullable Duration pause) {
    return new Overloaded(stage, "Anthropic is overloaded; try again later", pause);
  }

  private static String quoted(String text) {
    String line = text.strip().lines().findFirst().orElse("no reason given");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
