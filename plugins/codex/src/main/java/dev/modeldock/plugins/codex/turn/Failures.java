package dev.modeldock.plugins.codex.turn;

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
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells what the CLI's errors mean. It gives a word ({@code codexErrorInfo}), sometimes with the
 * status that its company's servers answered, and a text.
 *
 * @param model the model that was asked for
 * @param loginCommand what signs the CLI in
 */
record Failures(JsonMapper json, String model, String loginCommand) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,80}");
  private static final String INCOMPLETE = "Incomplete response returned, reason: ";

  /** {@return why the answer was left incomplete, if that is what {@code error} says} */
  static Optional<String> incomplete(JsonNode error) {
    String text = error.path("message").asString("");
    return text.startsWith(INCOMPLETE)
        ? Optional.of(text.substring(INCOMPLETE.length()).strip())
        : Optional.empty();
  }

  /** {@return what the error of a turn means} */
  ProviderException of(JsonNode error, Stage stage) {
    JsonNode info = error.path("codexErrorInfo");
    if (info.isObject() && !info.isEmpty()) {
      String kind = info.propertyNames().iterator().next();
      int status = info.path(kind).path("httpStatusCode").asInt(0);
      return kind.equals("responseStreamDisconnected") && status == 0
          ? broken(stage)
          : answered(status, error, stage);
    }
    return switch (info.asString("other")) {
      case "contextWindowExceeded" -> tooLong(stage);
      case "unauthorized" -> rejectedLogin(stage);
      case "usageLimitExceeded" -> limit(stage, "the usage limit of the login is reached");
      case "rateLimitExceeded" -> limit(stage, "the rate limit of the login is reached");
      case "sessionBudgetExceeded" -> limit(stage, "the budget of the login is used up");
      case "serverOverloaded", "flexUnavailable", "policyCapacityUnavailable" ->
          limit(stage, "the servers behind Codex are overloaded");
      case "modelNotFound" -> unknownModel(stage);
      case "badRequest" -> rejected(error, stage);
      case "cyberPolicy", "misalignmentPolicyViolation", "inferenceHookDenied" ->
          new ContentRefused(stage, "the policy of the servers behind Codex refuses the content");
      case "internalServerError" -> failed(stage, 500);
      default -> inWords(error, stage);
    };
  }

  private ProviderException answered(int status, JsonNode error, Stage stage) {
    return switch (status) {
      case 0 ->
          new Unreachable(stage, "Codex cannot reach its servers: check the network and proxies");
      case 401 -> rejectedLogin(stage);
      case 403 ->
          new CredentialsRejected(
              stage, "the login of Codex may not use '%s' (status 403)".formatted(model));
      case 404 -> unknownModel(stage);
      case 429 -> limit(stage, "the rate limit of the login is reached");
      case 408, 504 -> new TimedOut(stage, "the servers behind Codex took too long");
      case 413 -> tooLong(stage);
      case 503, 529 -> limit(stage, "the servers behind Codex are overloaded");
      default -> status < 500 ? rejected(error, stage) : failed(stage, status);
    };
  }

  /** The word "other" covers a request that is refused as well as an answer that broke off. */
  private ProviderException inWords(JsonNode error, Stage stage) {
    String text = error.path("message").asString("");
    if (text.startsWith("stream disconnected")) {
      return text.contains("idle timeout")
          ? new TimedOut(stage, "the servers behind Codex fell silent")
          : broken(stage);
    }
    Optional<String> reason = incomplete(error);
    if (reason.isPresent()) {
      return reason.get().equals("content_filter")
          ? new ContentRefused(stage, "the servers behind Codex withheld the answer by policy")
          : new ProtocolBroken(stage, "the answer of '%s' was left incomplete".formatted(model));
    }
    if (text.startsWith("{")) {
      return rejected(error, stage);
    }
    return new ProtocolBroken(
        stage,
        "Codex could not answer with '%s', for a reason it has no word for".formatted(model));
  }

  private RequestRejected rejected(JsonNode error, Stage stage) {
    String names = names(error.path("message").asString(""));
    return new RequestRejected(
        stage,
        "the servers behind Codex refuse the request" + (names.isEmpty() ? "" : ": " + names));
  }

  /** What the refused body names: its sentences may quote the conversation, its names do not. */
  private String names(String text) {
    try {
      JsonNode said = json.readTree(text).path("error");
      return Stream.of("code", "param")
          .map(field -> said.path(field).asString(""))
          .filter(name -> NAME.matcher(name).matches())
          .collect(Collectors.joining(" at "));
    } catch (JacksonException _) {
      return "";
    }
  }

  private CredentialsRejected rejectedLogin(Stage stage) {
    return new CredentialsRejected(
        stage,
        "the servers behind Codex do not accept its login: sign in again with: " + loginCommand);
  }

  private ContextExceeded tooLong(Stage stage) {
    return new ContextExceeded(
        stage, "the conversation is longer than the context window of '%s'".formatted(model));
  }

  private ModelUnknown unknownModel(Stage stage) {
    return new ModelUnknown(stage, "the login of Codex has no model '%s'".formatted(model));
  }

  private static Overloaded limit(Stage stage, String why) {
    return new Overloaded(stage, why, null);
  }

  private static ProtocolBroken broken(Stage stage) {
    return new ProtocolBroken(stage, "the answer broke off between Codex and its servers");
  }

  private static Unreachable failed(Stage stage, int status) {
    return new Unreachable(stage, "the servers behind Codex failed (status %d)".formatted(status));
  }
}
