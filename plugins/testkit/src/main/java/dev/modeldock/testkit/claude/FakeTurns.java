package dev.modeldock.testkit.claude;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the fake CLI does with the turns of a conversation. */
final class FakeTurns {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern MENTION = Pattern.compile("@\"?(/[^\\s\"#]+)");

  private final Map<String, String> environment;
  private final Consumer<JsonNode> say;
  private final String model;
  private final boolean locked;
  private final ArrayNode messages = JSON.createArrayNode();
  private final ArrayNode tools = JSON.createArrayNode();
  private String system = "";
  private boolean structured;
  private boolean well = true;

  FakeTurns(List<String> arguments, Map<String, String> environment, Consumer<JsonNode> say) {
    this.environment = environment;
    this.say = say;
    int at = arguments.indexOf("--model");
    this.model = at < 0 ? "claude-default" : arguments.get(at + 1);
    int toolsAt = arguments.indexOf("--tools");
    this.locked = toolsAt >= 0 && arguments.get(toolsAt + 1).isEmpty();
  }

  boolean lastWentWell() {
    return well;
  }

  boolean misbehaves(String how) {
    return system.contains("[[cli:" + how + "]]");
  }

  void setUp(JsonNode request) {
    system = request.path("systemPrompt").asString("");
    if (request.has("jsonSchema")) {
      structured = true;
      tools
          .addObject()
          .put("name", "StructuredOutput")
          .set("input_schema", request.path("jsonSchema"));
    }
  }

  void offer(String prefix, JsonNode tool) {
    tools
        .addObject()
        .put("name", prefix + tool.path("name").asString(""))
        .put("description", tool.path("description").asString(""))
        .set("input_schema", tool.path("inputSchema"));
  }

  void add(JsonNode message) {
    messages.add(message);
  }

  void user(JsonNode line) throws IOException {
    add(withFiles(line.path("message").deepCopy()));
    introduce();
    if (!line.path("shouldQuery").asBoolean(true)) {
      say.accept(result(0, false).put("result", ""));
      return;
    }
    String last = lastText();
    if (last.startsWith("/")) {
      say.accept(result(0, false).put("result", "Unknown command: " + last));
    } else if (misbehaves("garbage")) {
      System.out.println("<this is not JSON>");
    } else {
      query();
    }
  }

  private void query() throws IOException {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", true);
    body.put(
        "max_tokens",
        Long.parseLong(environment.getOrDefault("CLAUDE_CODE_MAX_OUTPUT_TOKENS", "32000")));
    body.putArray("system").addObject().put("type", "text").put("text", system);
    body.set("messages", messages);
    body.set("tools", tools);
    String extra = environment.get("CLAUDE_CODE_EXTRA_BODY");
    if (extra != null) {
      body.setAll((ObjectNode) JSON.readTree(extra));
    }
    var answer = new FakeAnswer(say, structured);
    if (environment.get("ANTHROPIC_API_KEY") == null) {
      well = false;
      say.accept(answer.error("authentication_failed", null, "Not logged in · Please run /login"));
      return;
    }
    JsonNode outcome = answer.ask(environment.get("ANTHROPIC_BASE_URL"), body, this::misbehaves);
    if ("max_tokens".equals(outcome.path("stop_reason").asString(""))) {
      ObjectNode more = JSON.createObjectNode().put("role", "user");
      add(more.put("content", "Output token limit hit. Resume directly."));
      query();
      return;
    }
    well = !outcome.path("is_error").asBoolean(false);
    say.accept(outcome);
  }

  private void introduce() {
    ObjectNode line = JSON.createObjectNode().put("type", "system").put("subtype", "init");
    ArrayNode names = line.putArray("tools");
    tools.forEach(tool -> names.add(tool.path("name").asString("")));
    if (!locked || misbehaves("armed")) {
      names.add("Bash");
    }
    ArrayNode servers = line.putArray("mcp_servers");
    if (names.toString().contains("mcp__client")) {
      servers.addObject().put("name", "client").put("status", "connected");
    }
    say.accept(line.put("model", model));
  }

  static ObjectNode result(int turns, boolean error) {
    return JSON.createObjectNode()
        .put("type", "result")
        .put("subtype", "success")
        .put("is_error", error)
        .put("num_turns", turns);
  }

  private String lastText() {
    String last = "";
    for (JsonNode block : messages.path(messages.size() - 1).path("content")) {
      last = block.path("text").asString(last);
    }
    return last;
  }

  /** The real one's worst habit: what a prompt names after an @ is read and sent along. */
  private JsonNode withFiles(JsonNode message) throws IOException {
    if ("1".equals(environment.get("CLAUDE_CODE_DISABLE_ATTACHMENTS"))) {
      return message;
    }
    Matcher mention = MENTION.matcher(message.toString());
    if (mention.find() && Files.isRegularFile(Path.of(mention.group(1)))) {
      ((ArrayNode) message.path("content"))
          .addObject()
          .put("type", "text")
          .put("text", Files.readString(Path.of(mention.group(1))));
    }
    return message;
  }
}
