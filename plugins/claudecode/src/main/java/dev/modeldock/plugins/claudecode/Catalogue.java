package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Knows the models that the CLI offers: it says so when it is greeted, without a network. Safe for
 * use by several threads.
 */
final class Catalogue {

  /** Only an update of the CLI, or another login, changes the list. */
  private static final Duration FRESH = Duration.ofMinutes(10);

  private static final Set<Capability> ALL =
      Set.of(Capability.CHAT, Capability.TOOLS, Capability.VISION, Capability.STRUCTURED_OUTPUT);

  private final ProviderContext host;
  private final Launches launches;
  private volatile @Nullable Known known;

  private record Known(List<ModelDescriptor> models, Instant until) {}

  Catalogue(ProviderContext host, Launches launches) {
    this.host = host;
    this.launches = launches;
  }

  /** {@return the models, in the CLI's order, each by its short name and then by its full one} */
  List<ModelDescriptor> list() throws ProviderException, InterruptedException {
    Known now = known;
    if (now == null || host.clock().instant().isAfter(now.until())) {
      now = new Known(ask(), host.clock().instant().plus(FRESH));
      known = now;
    }
    return now.models();
  }

  private List<ModelDescriptor> ask() throws ProviderException, InterruptedException {
    try (var session =
        new Session(
            host.processes().start(launches.forQuestions().call()),
            host.threads(),
            new OfferedTools(List.of()),
            ClaudeCodeProvider.PATIENCE)) {
      return read(session.greet(Session.initialize()).path("models"));
    }
  }

  private static List<ModelDescriptor> read(JsonNode models) {
    Map<String, ModelDescriptor> byName = new LinkedHashMap<>();
    for (JsonNode item : models) {
      for (String field : List.of("value", "resolvedModel")) {
        String name = item.path(field).asString("");
        if (!name.isEmpty()) {
          byName.putIfAbsent(name, describe(name, item));
        }
      }
    }
    return List.copyOf(byName.values());
  }

  private static ModelDescriptor describe(String name, JsonNode item) {
    var capabilities = EnumSet.copyOf(ALL);
    if (item.path("supportsEffort").asBoolean(false)) {
      capabilities.add(Capability.REASONING);
    }
    ModelDescriptor model = ModelDescriptor.of(name).withCapabilities(capabilities);
    return name.endsWith("[1m]") ? model.withContextTokens(1_000_000) : model;
  }
}
