package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.Stage;
import dev.modeldock.plugins.codex.server.AppServer;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a thread is started, and whether the CLI did as it was told. */
record ThreadStart(JsonMapper json, String model, String instructions, List<ToolSpec> tools) {

  /**
   * {@return the particulars of {@code thread/start}}
   *
   * @param verbosity how long answers are to be; empty to leave it to the model
   */
  ObjectNode params(AppServer server, String verbosity) {
    ObjectNode params =
        json.createObjectNode()
            .put("model", model)
            .put("cwd", server.launch().work().toString())
            .put("sandbox", "read-only")
            // The only policy under which nothing at all is done without asking.
            .put("approvalPolicy", "untrusted")
            // Not a model that decides in the user's stead.
            .put("approvalsReviewer", "user")
            .put("ephemeral", true)
            .put("baseInstructions", instructions)
            .put("developerInstructions", "");
    ObjectNode config = params.putObject("config");
    if (!verbosity.isEmpty()) {
      config.put("model_verbosity", verbosity);
    }
    ObjectNode toolServers = config.putObject("mcp_servers");
    server.toolServers().forEach(name -> toolServers.putObject(name).put("enabled", false));
    if (!tools.isEmpty()) {
      params.put("experimentalRawEvents", true);
      ArrayNode offered = params.putArray("dynamicTools");
      tools.forEach(tool -> add(tool, offered.addObject()));
    }
    return params;
  }

  private void add(ToolSpec tool, ObjectNode offered) {
    offered.put("type", "function").put("name", tool.name());
    offered.put("description", tool.description() == null ? "" : tool.description());
    RawJson schema = tool.parameters();
    if (schema == null) {
      offered.putObject("inputSchema").put("type", "object").putObject("properties");
    } else {
      offered.set("inputSchema", json.readTree(schema.text()));
    }
  }

  /**
   * Looks whether a thread was started as it had to be.
   *
   * @throws ProviderDefect if it may do more than talk, is kept, or is told more than we tell it
   */
  static void verify(JsonNode answer) throws ProviderDefect {
    JsonNode sandbox = answer.path("sandbox");
    require(
        sandbox.path("type").asString("").equals("readOnly")
            && !sandbox.path("networkAccess").asBoolean(true),
        "a read-only sandbox without a network");
    require(
        answer.path("approvalPolicy").asString("").equals("untrusted"),
        "asking before everything it does");
    require(
        answer.path("approvalsReviewer").asString("user").equals("user"),
        "leaving decisions to the gateway");
    require(
        answer.path("thread").path("ephemeral").asBoolean(false), "keeping nothing of the request");
    JsonNode sources = answer.path("instructionSources");
    if (!sources.isArray() || !sources.isEmpty()) {
      throw new ProviderDefect(
          Stage.NOT_SENT,
          "Codex would send instructions of its owner (AGENTS.md in its home) with the request;"
              + " remove them, or leave codex_home out to give the gateway a home of its own");
    }
  }

  private static void require(boolean kept, String what) throws ProviderDefect {
    if (!kept) {
      throw new ProviderDefect(
          Stage.NOT_SENT, "the Codex CLI does not agree to " + what + ": nothing was sent");
    }
  }
}
