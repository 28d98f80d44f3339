package dev.modeldock.testkit.claude;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fake of the Claude Code CLI, as far as a program can drive it: {@code --version}, {@code auth
 * status}, and {@code -p} with lines of JSON both ways. It asks the Messages API at {@code
 * ANTHROPIC_BASE_URL} as the real one does, with the real one's habits: it reads files that a
 * prompt names unless told not to, takes a leading slash for a command, and goes on after a limit.
 *
 * <p>{@code [[cli:WORD]]} in a system prompt makes it misbehave by itself: {@code deaf} never
 * answers the greeting, {@code armed} shows tools of its own, {@code garbage} writes what is no
 * JSON, {@code dies} ends in the middle, {@code again} begins another answer after the first words.
 */
public final class FakeClaude {

  static final JsonMapper JSON = JsonMapper.shared();

  private final BufferedReader in =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final FakeTurns turns;

  private FakeClaude(List<String> arguments) {
    this.turns = new FakeTurns(arguments, System.getenv(), this::say);
  }

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    List<String> arguments = List.of(args);
    if (arguments.contains("--version")) {
      System.out.println("2.1.197 (Claude Code)");
    } else if (arguments.equals(List.of("auth", "status"))) {
      boolean in = System.getenv("ANTHROPIC_API_KEY") != null;
      System.out.println(
          "{\"loggedIn\":" + in + ",\n\"email\":\"someone@example.org\",\"authMethod\":\"x\"}");
      System.exit(in ? 0 : 1);
    } else if (arguments.contains("-p")) {
      System.exit(new FakeClaude(arguments).serve() ? 0 : 1);
    } else {
      System.err.println("error: unknown option");
      System.exit(1);
    }
  }

  private void say(JsonNode line) {
    out.println(line);
  }

  private boolean serve() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      JsonNode message = JSON.readTree(line);
      switch (message.path("type").asString("")) {
        case "control_request" -> control(message);
        case "user" -> turns.user(message);
        case "assistant" -> turns.add(message.path("message"));
        default -> {}
      }
    }
    return turns.lastWentWell();
  }

  private void control(JsonNode message) throws IOException {
    JsonNode request = message.path("request");
    String id = message.path("request_id").asString("");
    if (!request.path("subtype").asString("").equals("initialize")) {
      ObjectNode refused = response(id, "error");
      ((ObjectNode) refused.path("response")).put("error", "Unsupported control request subtype");
      say(refused);
      return;
    }
    turns.setUp(request);
    if (turns.misbehaves("deaf")) {
      return;
    }
    ObjectNode response = response(id, "success");
    ObjectNode about = ((ObjectNode) response.path("response")).putObject("response");
    about
        .putArray("models")
        .addObject()
        .put("value", "sonnet")
        .put("resolvedModel", "claude-sonnet-5")
        .put("supportsEffort", true);
    about.withArray("models").addObject().put("value", "haiku").put("resolvedModel", "claude-h");
    about.putObject("account").put("tokenSource", "none");
    say(response);
    if (request.path("sdkMcpServers").isArray()) {
      listTools(request.path("sdkMcpServers").path(0).asString(""));
    }
  }

  private static ObjectNode response(String id, String subtype) {
    ObjectNode line = JSON.createObjectNode().put("type", "control_response");
    line.putObject("response").put("subtype", subtype).put("request_id", id);
    return line;
  }

  private void listTools(String server) throws IOException {
    mcp(server, "initialize");
    mcp(server, "notifications/initialized");
    JsonNode answer = mcp(server, "tools/list");
    answer.path("result").path("tools").forEach(tool -> turns.offer("mcp__" + server + "__", tool));
  }

  private JsonNode mcp(String server, String method) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("type", "control_request");
    line.put("request_id", "mcp-" + method);
    ObjectNode message =
        line.putObject("request")
            .put("subtype", "mcp_message")
            .put("server_name", server)
            .putObject("message");
    message.put("jsonrpc", "2.0").put("method", method);
    message.putObject("params").put("protocolVersion", "2025-11-25");
    if (!method.startsWith("notifications/")) {
      message.put("id", 1);
    }
    say(line);
    String reply = in.readLine();
    return reply == null
        ? JSON.createObjectNode()
        : JSON.readTree(reply).path("response").path("response").path("mcp_response");
  }
}
