package dev.modeldock.plugins.codex;

import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.plugins.codex.server.AppServer;
import dev.modeldock.plugins.codex.server.AppServers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The models that the CLI offers. Safe for use by several threads. */
final class Catalogue {

  private static final int MOST_PAGES = 20;

  private final AppServers servers;
  private final Map<String, Set<String>> efforts = new ConcurrentHashMap<>();

  Catalogue(AppServers servers) {
    this.servers = servers;
  }

  List<ModelDescriptor> list() throws ProviderException, InterruptedException {
    var models = new ArrayList<ModelDescriptor>();
    try (AppServers.Lease lease = servers.lease()) {
      AppServer server = lease.server();
      String cursor = null;
      for (int page = 0; page < MOST_PAGES; page++) {
        JsonNode answer = server.models(cursor);
        for (JsonNode model : answer.path("data")) {
          models.add(describe(model, server.launch().contextTokens()));
        }
        cursor = answer.path("nextCursor").asString(null);
        if (cursor == null) {
          break;
        }
      }
    }
    return models;
  }

  private ModelDescriptor describe(JsonNode model, Map<String, Long> windows) {
    String name = model.path("model").asString("");
    var can = EnumSet.of(Capability.CHAT, Capability.TOOLS, Capability.STRUCTURED_OUTPUT);
    for (JsonNode modality : model.path("inputModalities")) {
      if (modality.asString("").equals("image")) {
        can.add(Capability.VISION);
      }
    }
    var levels = new LinkedHashSet<String>();
    for (JsonNode effort : model.path("supportedReasoningEfforts")) {
      levels.add(effort.path("reasoningEffort").asString(""));
    }
    efforts.put(name, levels);
    if (!levels.isEmpty()) {
      can.add(Capability.REASONING);
    }
    ModelDescriptor described = ModelDescriptor.of(name).withCapabilities(can);
    Long window = windows.get(name);
    return window == null ? described : described.withContextTokens(window);
  }

  /**
   * {@return {@code wanted} as the CLI says it} A model that the CLI does not list is asked for
   * whatever the client wants.
   *
   * @throws RequestRejected if the model does not think in that way; the CLI would pass it on
   */
  String effort(String model, @Nullable ReasoningEffort wanted)
      throws ProviderException, InterruptedException {
    if (wanted == null) {
      return "";
    }
    if (efforts.isEmpty()) {
      list();
    }
    String word = wanted.name().toLowerCase(Locale.ROOT);
    Set<String> known = efforts.get(model);
    if (known != null && !known.contains(word)) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "reasoning_effort '%s' is not for '%s', which takes: %s"
              .formatted(word, model, String.join(", ", known)));
    }
    return word;
  }
}
