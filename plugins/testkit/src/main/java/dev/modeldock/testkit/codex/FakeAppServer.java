package dev.modeldock.testkit.codex;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One running app-server of a {@link FakeCodex}. */
final class FakeAppServer implements AutoCloseable {

  private static final String THREAD =
      """
      {"thread":{"id":"","ephemeral":true,"path":null},"model":"","modelProvider":"openai",\
      "cwd":"/","instructionSources":[],"approvalPolicy":"untrusted","approvalsReviewer":"user",\
      "sandbox":{"type":"readOnly","networkAccess":false}}
      """;

  private static final String MODELS =
      """
      {"data":[{"id":"fake-model","model":"fake-model","hidden":false,"isDefault":true,\
      "supportedReasoningEfforts":[{"reasoningEffort":"low"},\
      {"reasoningEffort":"medium"},{"reasoningEffort":"high"}],\
      "inputModalities":["text","image"]}],"nextCursor":"2"}
      """;

  private static final String MORE_MODELS =
      """
      {"data":[{"id":"fake-plain","model":"fake-plain","supportedReasoningEfforts":[],\
      "inputModalities":["text"]}],"nextCursor":null}
      """;

  /** What the program sends when its own input has ended. */
  static final String END = "(end of input)";

  private final JsonMapper json = JsonMapper.builder().build();
  private final FakeCodex codex;
  private final Socket program;
  private final String account;
  private final OutputStream out;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, FakeTurn> threads = new ConcurrentHashMap<>();

  FakeAppServer(FakeCodex codex, Socket program) throws IOException {
    this.codex = codex;
    this.program = program;
    this.out = program.getOutputStream();
    // As the real one: a login that is made later is not seen.
    this.account = codex.account();
  }

  /** Serves until its input ends. */
  void serve() {
    try {
      var in =
          new BufferedReader(
              new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals(END)) {
          codex.record(json.createObjectNode().put("method", END));
          return;
        }
        take(json.readTree(line));
      }
    } catch (IOException _) {
      // The program was ended.
    }
  }

  private void take(JsonNode message) {
    codex.record(message);
    String method = message.path("method").asString("");
    if (method.isEmpty()) {
      threads.values().forEach(turn -> turn.answered(message));
    } else if (message.has("id")) {
      answer(message.path("id").asLong(), method, message.path("params"));
    }
  }

  private void answer(long id, String method, JsonNode params) {
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

  private void startThread(long id, JsonNode params) {
    String thread = "thread-" + ids.incrementAndGet();
    var reply = (ObjectNode) json.readTree(THREAD);
    ((ObjectNode) reply.path("thread")).put("id", thread);
    reply.put("model", params.path("model").asString(""));
    JsonNode changed = json.readTree(codex.threadReply());
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
    try {
      out.write(bytes, 0, at);
      out.write(bytes, at, bytes.length - at);
    } catch (IOException _) {
      // The program was ended.
    }
  }

  JsonNode parsed(String text) {
    return json.readTree(text);
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /** Ends at once, whatever is being done: so does the program. */
  @Override
  public void close() {
    threads.values().forEach(FakeTurn::interrupt);
    try {
      program.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
