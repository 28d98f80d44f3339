package dev.modeldock.cli.command.traffic;

import dev.modeldock.cli.input.Query;
import java.time.Instant;
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
  Query query(Instant now) {
    return new Query(now)
        .withMoment("since", since)
        .withMoment("until", until)
        .with("kind", kind)
        .with("key", key)
        .with("model", model)
        .with("instance", instance)
        .with("outcome", outcome)
        .with("request", request);
  }
}
