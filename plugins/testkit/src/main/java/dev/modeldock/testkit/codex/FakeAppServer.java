package dev.modeldock.testkit.codex;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The program that {@link FakeCodex} starts as its app-server. */
final class FakeAppServer {

  private static final String THREAD =
      """
      {"thread":{"id":"","ephemeral":true,"path":null},"model":"","modelProvider":"openai",\
      "cwd":"/","instructionSources":[],"approvalPolicy":"untrusted","approvalsReviewer":"user",\
      "sandbox":{"type":"readOnly","networkAccess":false}}
      """;

  private static final String MODELS =
      """
      {"data":[{"id":"fake-model","model":"fake-model","hidden":false,"isDefault":true,\
      "supportedReasoningEfforts":[{"reasoningEffort":"low"},{"reasoningEffort":"high"}],\
      "inputModalities":["text","image"]}],"nextCursor":"2"}
      """;

  private static final String MORE_MODELS =
      """
      {"data":[{"id":"fake-plain","model":"fake-plain","supportedReasoningEfforts":[],\
      "inputModalities":["text"]}],"nextCursor":null}
      """;

  private final JsonMapper json = JsonMapper.builder().build();
  private final Path folder;
  private final String account;
  private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, FakeTurn> threads = new ConcurrentHashMap<>();

  private FakeAppServer(Path folder) throws IOException {
    this.folder = folder;
    // As the real one: a login that is made later is not seen.
    this.account = Files.readString(folder.resolve("account"));
  }

  /** Serves until its input ends. */
  public static void main(String[] args) throws IOException {
    var server = new FakeAppServer(Path.of(args[0]));
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      server.take(line);
    }
    server.record("{\"method\":\"(end of input)\"}");
    System.exit(0);
  }

  private void take(String line) throws IOException {
    record(line);
    JsonNode message = json.readTree(line);
    String method = message.path("method").asString("");
    if (method.isEmpty()) {
      threads.values().forEach(turn -> turn.answered(message));
    } else if (message.has("id")) {
      answer(message.path("id").asLong(), method, message.path("params"));
    }
  }

  private void record(String line) throws IOException {
    Files.writeString(folder.resolve("received"), line + "\n", StandardOpenOption.APPEND);
  }

  private void answer(long id, String method, JsonNode params) throws IOException {
    switch (method) {
      case "initialize" ->
          result(id, "{\"userAgent\":\"modeldock/0.169.0 (Fake)\",\"codexHome\":\"/fake\"}");
      case "config/read" -> result(id, "{\"config\":{\"mcp_servers\":{\"dot.name\":{}}}}");
      case "account/read" ->
          result(
              id,
              account.equals("none")
                  ? "{\"account\":null,\"requiresOpenaiAuth\":true}"
                  : "{\"account\":{\"type\":\"%s\",\"email\":\"who@example.org\"},\"requiresOpenaiAuth\":true}"
                      .formatted(account));
      case "model/list" -> result(id, params.path("cursor").isString() ? MORE_MODELS : MODELS);
      case "thread/start" -> startThread(id, params);
      case "thread/inject_items" -> {
        turn(params).inject((ArrayNode) params.path("items"));
        result(id, "{}");
      }
      case "turn/start" -> turn(params).start(id, params);
      case "turn/interrupt" -> {
        turn(params).interrupt();
        result(id, "{}");
      }
      case "thread/unsubscribe" -> result(id, "{\"status\":\"unsubscribed\"}");
      default -> error(id, "Invalid request: unknown variant `" + method + "`");
    }
  }

  private FakeTurn turn(JsonNode params) {
    return threads.get(params.path("threadId").asString(""));
  }

  private void startThread(long id, JsonNode params) throws IOException {
    String thread = "thread-" + ids.incrementAndGet();
    var reply = (ObjectNode) json.readTree(THREAD);
    ((ObjectNode) reply.path("thread")).put("id", thread);
    reply.put("model", params.path("model").asString(""));
    JsonNode changed = json.readTree(Files.readString(folder.resolve("thread")));
    changed.properties().forEach(field -> reply.set(field.getKey(), field.getValue()));
    threads.put(thread, new FakeTurn(this, thread, params));
    result(id, reply.toString());
  }

  /** Answers a request. */
  void result(long id, String result) {
    write("{\"id\":%d,\"result\":%s}".formatted(id, result.strip()));
  }

  private void error(long id, String message) {
    ObjectNode answer = json.createObjectNode().put("id", id);
    answer.putObject("error").put("code", -32600).put("message", message);
    write(answer.toString());
  }

  /** Tells of something. */
  void tell(String method, ObjectNode params) {
    ObjectNode note = json.createObjectNode().put("method", method);
    note.set("params", params);
    write(note.put("emittedAtMs", 1).toString());
  }

  /** Asks the client something. {@return the number of the request} */
  long ask(String method, ObjectNode params) {
    long id = ids.incrementAndGet();
    ObjectNode request = json.createObjectNode().put("method", method).put("id", id);
    request.set("params", params);
    write(request.toString());
    return id;
  }

  /** Writes a line as it is, in two parts if there is a character that can be split. */
  synchronized void write(String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (at < bytes.length && (bytes[at] & 0xC0) != 0x80) {
      at++;
    }
    out.write(bytes, 0, at);
    out.flush();
    out.write(bytes, at, bytes.length - at);
    out.flush();
  }

  JsonNode parsed(String text) {
    return json.readTree(text);
  }

  ObjectNode object() {
    return json.createObjectNode();
  }
}
