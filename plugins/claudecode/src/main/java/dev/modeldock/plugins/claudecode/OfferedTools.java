package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The client's tools, shown to the CLI as those of an MCP server that lives in this process. The
 * server only lists them: a call is the client's to run, and ends the answer.
 *
 * @param tools what is offered, in order
 */
record OfferedTools(List<ToolSpec> tools) {

  /** The server's name, which the CLI puts into each tool's. */
  static final String SERVER = "client";

  private static final String PREFIX = "mcp__" + SERVER + "__";

  private static final JsonMapper JSON = JsonMapper.shared();

  OfferedTools {
    tools = List.copyOf(tools);
  }

  /** {@return the tools that {@code request} lets the model call} */
  static OfferedTools of(ChatRequest request) throws ProviderException {
    return switch (request.toolChoice()) {
      case ToolChoice.Auto _ -> new OfferedTools(request.tools());
      case ToolChoice.None _ -> new OfferedTools(List.of());
      case ToolChoice.Required _, ToolChoice.Named _ ->
          throw new Unsupported(Stage.NOT_SENT, "tool_choice");
    };
  }

  boolean isEmpty() {
    return tools.isEmpty();
  }

  /** {@return the names by which the model sees the tools} */
  Set<String> upstreamNames() {
    return tools.stream().map(tool -> upstream(tool.name())).collect(Collectors.toSet());
  }

  /** {@return the name by which the model sees {@code tool}} */
  static String upstream(String tool) {
    return PREFIX + tool;
  }

  /**
   * {@return the client's name of the tool that the model calls so; empty if it is none of these}
   */
  Optional<String> named(String upstream) {
    return tools.stream().map(ToolSpec::name).filter(n -> upstream(n).equals(upstream)).findFirst();
  }

  /** {@return the list as MCP writes it} */
  ArrayNode listed() throws RequestRejected {
    ArrayNode list = JSON.createArrayNode();
    for (ToolSpec tool : tools) {
      ObjectNode item = list.addObject().put("name", tool.name());
      item.put("description", tool.description() == null ? "" : tool.description());
      item.set("inputSchema", schema(tool));
    }
    return list;
  }

  private static JsonNode schema(ToolSpec tool) throws RequestRejected {
    ObjectNode empty = JSON.createObjectNode().put("type", "object");
    empty.putObject("properties");
    if (tool.parameters() == null) {
      return empty;
    }
    try {
      JsonNode schema = JSON.readTree(tool.parameters().text());
      if (schema instanceof ObjectNode object) {
        // MCP takes no tool whose schema does not say that its arguments are an object.
        return object.has("type") ? object : object.put("type", "object");
      }
    } catch (JacksonException e) {
      // Refused below, like any other value that is no schema.
    }
    throw new RequestRejected(
        Stage.NOT_SENT, "the schema of tool '%s' is not a JSON object".formatted(tool.name()));
  }

  /** {@return what the server answers to {@code message} of the CLI, a JSON-RPC call} */
  ObjectNode answer(JsonNode message) throws RequestRejected {
    ObjectNode reply = JSON.createObjectNode().put("jsonrpc", "2.0");
    // A note wants no answer, but the CLI waits for a reply to what it was carried in.
    reply.set("id", message.has("id") ? message.get("id") : JSON.getNodeFactory().numberNode(0));
    String method = message.path("method").asString("");
    switch (method) {
      case "initialize" -> {
        ObjectNode result = reply.putObject("result");
        result.set("protocolVersion", message.path("params").path("protocolVersion"));
        result.putObject("capabilities").putObject("tools");
        result.putObject("serverInfo").put("name", SERVER).put("version", "1");
      }
      case "tools/list" -> reply.putObject("result").set("tools", listed());
      case "tools/call" ->
          reply.putObject("error").put("code", -32000).put("message", "the client runs its tools");
      default -> {
        if (method.startsWith("notifications/") || method.equals("ping")) {
          reply.putObject("result");
        } else {
          reply.putObject("error").put("code", -32601).put("message", "no such method");
        }
      }
    }
    return reply;
  }
}
