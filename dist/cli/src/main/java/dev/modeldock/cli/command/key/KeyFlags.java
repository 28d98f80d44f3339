package dev.modeldock.cli.command.key;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of a key, when it is made and later. */
final class KeyFlags {

  @Option(
      names = "--scope",
      paramLabel = "S",
      description = "chat, models, embeddings or admin; all but admin if none. Repeatable.")
  @Nullable List<String> scopes;

  @Option(
      names = "--model",
      paramLabel = "P",
      description = "A pattern of instance:model ids that it may use. Repeatable.")
  @Nullable List<String> models;

  @Option(
      names = "--alias",
      paramLabel = "P",
      description = "A pattern of aliases that it may use. Repeatable.")
  @Nullable List<String> aliases;

  @Option(
      names = "--instance",
      paramLabel = "P",
      description = "A pattern of instances that it may reach. Repeatable.")
  @Nullable List<String> instances;

  @Option(
      names = "--deny-model",
      paramLabel = "P",
      description = "A pattern of ids or aliases that it may not use, by any name. Repeatable.")
  @Nullable List<String> deniedModels;

  @Option(
      names = "--deny-alias",
      paramLabel = "P",
      description = "A pattern of aliases that it may not use. Repeatable.")
  @Nullable List<String> deniedAliases;

  @Option(
      names = "--deny-instance",
      paramLabel = "P",
      description = "A pattern of instances that it may not reach. Repeatable.")
  @Nullable List<String> deniedInstances;

  @Option(
      names = "--allow-cloud",
      negatable = true,
      description = "Let it reach instances to which prompts leave the network.")
  @Nullable Boolean cloud;

  @Option(
      names = "--allow-high-risk",
      negatable = true,
      description = "Let it reach instances whose risk is high, such as command-line tools.")
  @Nullable Boolean highRisk;

  @Option(
      names = "--allow-lan",
      negatable = true,
      description = "Let it be used from other machines.")
  @Nullable Boolean lan;

  @Option(names = "--rpm", paramLabel = "N", description = "The most requests in a minute.")
  @Nullable Long requestsPerMinute;

  @Option(names = "--tpm", paramLabel = "N", description = "The most tokens in a minute.")
  @Nullable Long tokensPerMinute;

  @Option(names = "--streams", paramLabel = "N", description = "The most streams at once.")
  @Nullable Long streams;

  @Option(names = "--daily-tokens", paramLabel = "N", description = "The most tokens on a day.")
  @Nullable Long dailyTokens;

  @Option(
      names = "--prompt-log",
      paramLabel = "WHAT",
      description = "What the prompt log keeps of its requests: off, metadata, redacted or full.")
  @Nullable String promptLog;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "How long it is good for, from now: 30d, 12h, 90m; for ever if never said.")
  @Nullable String expires;

  /** Adds what was said to {@code body}, and nothing else. */
  JsonObject addTo(JsonObject body, Instant now) {
    put(body, "scopes", scopes);
    put(body, "models", models);
    put(body, "aliases", aliases);
    put(body, "instances", instances);
    put(body, "deny_models", deniedModels);
    put(body, "deny_aliases", deniedAliases);
    put(body, "deny_instances", deniedInstances);
    put(body, "allow_cloud", cloud);
    put(body, "allow_high_risk", highRisk);
    put(body, "allow_lan", lan);
    JsonObject limits = JsonObject.empty();
    put(limits, "requests_per_minute", requestsPerMinute);
    put(limits, "tokens_per_minute", tokensPerMinute);
    put(limits, "concurrent_streams", streams);
    put(limits, "daily_tokens", dailyTokens);
    if (!limits.asMap().isEmpty()) {
      body.with("limits", limits);
    }
    put(body, "prompt_log", promptLog);
    if (expires != null) {
      body.with("expires_at", now.plus(Arguments.duration("--expires", expires)).toString());
    }
    return body;
  }

  private static void put(JsonObject body, String name, @Nullable Object value) {
    if (value != null) {
      body.with(name, value);
    }
  }
}
