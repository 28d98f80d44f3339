package dev.modeldock.plugins.codex.launch;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The CLI's own list of models, with the tools taken out that it would give to them. Which tools a
 * model has is written there, and no setting takes away all of them.
 *
 * @param json the list as the CLI reads it
 * @param contextTokens the size of each model's context window
 */
record ToolFreeCatalogue(JsonNode json, Map<String, Long> contextTokens) {

  /**
   * {@return the list without tools}
   *
   * @param bundled what {@code codex debug models --bundled} prints; changed
   * @throws IllegalArgumentException if it is no such list
   */
  static ToolFreeCatalogue of(JsonNode bundled) {
    if (!bundled.path("models").isArray() || bundled.path("models").isEmpty()) {
      throw new IllegalArgumentException("no models");
    }
    var windows = new HashMap<String, Long>();
    for (JsonNode each : bundled.path("models")) {
      if (!(each instanceof ObjectNode model)) {
        throw new IllegalArgumentException("a model that is no object");
      }
      // Code mode is one tool through which a model writes programs that use the others.
      model.remove("tool_mode");
      model.putNull("apply_patch_tool_type");
      model.putArray("experimental_supported_tools");
      model.put("supports_search_tool", false);
      long window = model.path("context_window").asLong(0);
      if (window > 0) {
        windows.put(model.path("slug").asString(""), window);
      }
    }
    return new ToolFreeCatalogue(bundled, windows);
  }
}
