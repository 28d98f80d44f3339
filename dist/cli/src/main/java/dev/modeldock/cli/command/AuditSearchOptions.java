package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.input.Arguments;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is looked for in the audit. Filled in by picocli. */
final class AuditSearchOptions {

  @Option(names = "--since", paramLabel = "TIME", description = "From when on, or 2h, or 7d.")
  @Nullable String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Before when, or 2h, or 7d.")
  @Nullable String until;

  @Option(names = "--kind", paramLabel = "K", description = "request or control.")
  @Nullable String kind;

  @Option(names = "--key", paramLabel = "KEY", description = "A key's id, prefix or name.")
  @Nullable String key;

  @Option(
      names = "--model",
      paramLabel = "M",
      description = "The model or alias that was asked for, or that served.")
  @Nullable String model;

  @Option(names = "--instance", paramLabel = "I", description = "An instance that was tried.")
  @Nullable String instance;

  @Option(names = "--outcome", paramLabel = "O", description = "How it ended.")
  @Nullable String outcome;

  @Option(names = "--request", paramLabel = "ID", description = "The id of a request.")
  @Nullable String request;

  /** {@return the query, which may be continued} */
  Map<String, String> query(Instant now) {
    var query = new LinkedHashMap<String, String>();
    put(query, "since", since == null ? null : Arguments.moment("--since", since, now));
    put(query, "until", until == null ? null : Arguments.moment("--until", until, now));
    put(query, "kind", kind);
    put(query, "key", key);
    put(query, "model", model);
    put(query, "instance", instance);
    put(query, "outcome", outcome);
    put(query, "request", request);
    return query;
  }

  static void put(Map<String, String> query, String name, @Nullable Object value) {
    if (value != null) {
      query.put(name, encode(value.toString()));
    }
  }
}
