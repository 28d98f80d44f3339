package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.plugins.claudecode.program.Installation;
import dev.modeldock.plugins.claudecode.program.Launch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says how a CLI must be started for a request: as a bare model, without tools, files, hooks,
 * memory, transcripts or second tries behind the client's back.
 */
final class Launches {

  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@\\[\\]-]{0,199}");

  /** An answer this short would be used up by thinking, or be smaller than its smallest budget. */
  private static final long SHORT_ANSWER = 2_048;

  private static final List<String> BARE =
      List.of(
          "-p",
          "--input-format",
          "stream-json",
          "--output-format",
          "stream-json",
          "--verbose",
          "--include-partial-messages",
          "--tools",
          "",
          "--permission-mode",
          "dontAsk",
          "--strict-mcp-config",
          "--setting-sources",
          "",
          "--disable-slash-commands",
          "--no-session-persistence",
          "--no-chrome",
          "--max-turns",
          "1");

  /** Variables that the CLI takes as said when they are 1; those it does not know it ignores. */
  private static final List<String> SWITCHES =
      List.of(
          // Without this one a text with @/some/file in it makes the CLI read and send that file.
          "CLAUDE_CODE_DISABLE_ATTACHMENTS",
          "CLAUDE_CODE_DISABLE_FILE_MENTIONS",
          // What was streamed must never be asked for again, nor of another model.
          "CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK",
          "CLAUDE_CODE_DISABLE_REFUSAL_FALLBACK",
          "CLAUDE_CODE_DISABLE_REFUSAL_RETRY",
          "CLAUDE_CODE_DISABLE_MODEL_ACCESS_FALLBACK",
          "DISABLE_COMPACT",
          "DISABLE_AUTO_COMPACT",
          "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
          "DISABLE_AUTOUPDATER",
          "DISABLE_UPDATES",
          "DISABLE_TELEMETRY",
          "DISABLE_ERROR_REPORTING",
          "CLAUDE_CODE_DISABLE_AUTO_MEMORY",
          "CLAUDE_CODE_DISABLE_ORG_MEMORY",
          "CLAUDE_CODE_DISABLE_CLAUDE_MDS",
          "CLAUDE_CODE_DISABLE_GIT_INSTRUCTIONS",
          "CLAUDE_CODE_DISABLE_BUNDLED_SKILLS",
          "CLAUDE_CODE_DISABLE_BACKGROUND_TASKS");

  private final Installation installation;

  Launches(Installation installation) {
    this.installation = installation;
  }

  /** {@return how to start a CLI that is only asked about itself} */
  Launch forQuestions() throws ProviderException {
    return launch(arguments(true), environment());
  }

  /** {@return how to start a CLI for {@code call}} */
  Launch forCall(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    boolean bare = OfferedTools.of(request).isEmpty() && !structured(request);
    List<String> arguments = arguments(bare);
    if (!MODEL.matcher(call.model()).matches()) {
      throw new RequestRejected(
          Stage.NOT_SENT, "'%s' is no name that a model can have".formatted(call.model()));
    }
    arguments.add("--model");
    arguments.add(call.model());
    Map<String, String> environment = environment();
    ObjectNode sampling = Sampling.of(request);
    Optional<ReasoningEffort> effort = request.reasoningEffort();
    effort.flatMap(Launches::level).ifPresent(level -> addEffort(arguments, level));
    if (effort.filter(ReasoningEffort.NONE::equals).isPresent()
        || effort.isEmpty() && thinkingIsInTheWay(request, sampling)) {
      environment.put("MAX_THINKING_TOKENS", "0");
      environment.put("CLAUDE_CODE_DISABLE_THINKING", "1");
    }
    request
        .maxTokens()
        .ifPresent(most -> environment.put("CLAUDE_CODE_MAX_OUTPUT_TOKENS", String.valueOf(most)));
    if (!sampling.isEmpty()) {
      environment.put("CLAUDE_CODE_EXTRA_BODY", sampling.toString());
    }
    return launch(arguments, environment);
  }

  private Launch launch(List<String> arguments, Map<String, String> environment)
      throws ProviderException {
    return new Launch(installation.program(), arguments, environment);
  }

  /** The second lock would also keep the model from tools that the client offers. */
  private static List<String> arguments(boolean bare) {
    var arguments = new ArrayList<>(BARE);
    if (bare) {
      arguments.add("--disallowedTools");
      arguments.add("*");
    }
    return arguments;
  }

  private Map<String, String> environment() throws ProviderException {
    var variables = new LinkedHashMap<>(installation.environment());
    SWITCHES.forEach(name -> variables.put(name, "1"));
    variables.put("CLAUDE_CODE_MAX_RETRIES", "2");
    variables.put("CLAUDE_CODE_ATTRIBUTION_HEADER", "0");
    return variables;
  }

  static boolean structured(ChatRequest request) {
    return !(request.responseFormat() instanceof ResponseFormat.Text);
  }

  /** The API takes no temperature beside thinking, and counts thinking as part of the answer. */
  private static boolean thinkingIsInTheWay(ChatRequest request, ObjectNode sampling) {
    return sampling.has("temperature")
        || sampling.has("top_p")
        || sampling.has("top_k")
        || request.maxTokens().isPresent() && request.maxTokens().getAsLong() <= SHORT_ANSWER;
  }

  private static void addEffort(List<String> arguments, String level) {
    arguments.add("--effort");
    arguments.add(level);
  }

  private static Optional<String> level(ReasoningEffort effort) {
    return switch (effort) {
      case NONE -> Optional.empty();
      case MINIMAL, LOW -> Optional.of("low");
      case MEDIUM -> Optional.of("medium");
      case HIGH -> Optional.of("high");
      case XHIGH -> Optional.of("xhigh");
      case MAX -> Optional.of("max");
    };
  }
}
