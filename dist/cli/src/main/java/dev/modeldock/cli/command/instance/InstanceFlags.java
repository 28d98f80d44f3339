package dev.modeldock.cli.command.instance;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.input.GivenSecrets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said of an instance, when it is made and later. */
final class InstanceFlags {

  @Option(names = "--base-url", paramLabel = "U", description = "Where the runtime is.")
  @Nullable String baseUrl;

  @Option(
      names = "--set",
      paramLabel = "K=V",
      description = "A setting of the provider; see modeldock providers show. Repeatable.")
  @Nullable List<String> settings;

  @Option(
      names = "--secret",
      paramLabel = "NAME=REF",
      description = {
        "Where a secret is: env:VAR, file:PATH or store:NAME; or - to be asked for its value,",
        "which is stored as ID-NAME. Repeatable."
      })
  @Nullable List<String> secrets;

  @Option(
      names = "--risk",
      paramLabel = "low|high",
      description = "How risky calls are; by itself high for command-line tools, else low.")
  @Nullable String risk;

  @Option(names = "--lan", negatable = true, description = "Let clients from the LAN use it.")
  @Nullable Boolean lan;

  @Option(
      names = "--allow-model",
      paramLabel = "P",
      description = "A pattern of models to offer. Repeatable.")
  @Nullable List<String> models;

  @Option(
      names = "--max-concurrent",
      paramLabel = "N",
      description = "The most calls at once; 0 for no limit, whatever the provider says.")
  @Nullable Integer maxConcurrent;

  @Option(
      names = "--prompt-log",
      paramLabel = "MODE",
      description = "What the prompt log keeps of what it is sent: off, metadata, redacted, full.")
  @Nullable String promptLog;

  @Option(names = "--queue", paramLabel = "N", description = "How many more calls may wait.")
  @Nullable Integer queue;

  @Option(
      names = "--queue-timeout",
      paramLabel = "T",
      description = "How long a call may wait for its turn, such as 30s.")
  @Nullable String queueTimeout;

  @Option(
      names = "--connect-timeout",
      paramLabel = "T",
      description = "How long connecting may take.")
  @Nullable String connectTimeout;

  @Option(
      names = "--first-event-timeout",
      paramLabel = "T",
      description = "How long it may take to the first event of an answer.")
  @Nullable String firstEventTimeout;

  @Option(
      names = "--idle-timeout",
      paramLabel = "T",
      description = "How long it may be silent within an answer.")
  @Nullable String idleTimeout;

  @Option(
      names = "--total-timeout",
      paramLabel = "T",
      description = "How long one attempt may take.")
  @Nullable String totalTimeout;

  /** {@return where the instance's secrets are} */
  GivenSecrets secrets() {
    return GivenSecrets.of("--secret", Arguments.all(secrets));
  }

  /** Adds what was said of {@code instance} to {@code body}, and nothing else. */
  JsonObject addTo(JsonObject body, String instance) {
    JsonObject values = Arguments.typed("--set", Arguments.all(settings));
    put(values, "base_url", baseUrl);
    putIfAny(body, "settings", values);
    putIfAny(body, "secrets", secrets().references(instance));
    put(body, "risk", risk);
    put(body, "lan", lan);
    put(body, "allowed_models", models);
    put(body, "max_concurrent", whole(maxConcurrent));
    put(body, "queue", whole(queue));
    put(body, "queue_timeout", queueTimeout);
    put(body, "prompt_log", promptLog);
    JsonObject timeouts = JsonObject.empty();
    put(timeouts, "connect", connectTimeout);
    put(timeouts, "first_event", firstEventTimeout);
    put(timeouts, "idle", idleTimeout);
    put(timeouts, "total", totalTimeout);
    putIfAny(body, "timeouts", timeouts);
    return body;
  }

  private static @Nullable Long whole(@Nullable Integer number) {
    return number == null ? null : (Long) number.longValue();
  }

  private static void put(JsonObject body, String name, @Nullable Object value) {
    if (value != null) {
      body.with(name, value);
    }
  }

  private static void putIfAny(JsonObject body, String name, JsonObject values) {
    if (!values.asMap().isEmpty()) {
      body.with(name, values);
    }
  }
}
