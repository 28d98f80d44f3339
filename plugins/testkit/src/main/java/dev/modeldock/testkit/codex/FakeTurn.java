package dev.modeldock.testkit.codex;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One thread of the fake, with the one turn that it is made for.
 *
 * <p>Answers: {@code text}, {@code unicode}, {@code slow:words}, {@code think}, {@code json},
 * {@code two} messages, {@code whole} (without pieces), {@code tool}, {@code tools}. Ends: {@code
 * length}, {@code filter}, {@code empty}, {@code garbage}, {@code crash}, {@code crashmid}, {@code
 * retry}, {@code again}, {@code anew}, {@code changed}, {@code fail:word}, {@code failmid:word},
 * {@code status:code}, {@code rejected}, {@code compact}. Silences: {@code nostart}, {@code
 * noreply}, {@code hang}, {@code midway}, {@code endless}. Temptations: {@code ask:method}, {@code
 * act:type:status}, {@code output}.
 */
final class FakeTurn {

  private static final Pattern CUE = Pattern.compile("\\[\\[([a-z]+)(?::(.*?))?]]");

  private final FakeAppServer server;
  private final String thread;
  private final JsonNode tools;
  private final List<JsonNode> items = new ArrayList<>();
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final Set<String> begun = new HashSet<>();
  private int messages;

  FakeTurn(FakeAppServer server, String thread, JsonNode params) {
    this.server = server;
    this.thread = thread;
    this.tools = params.path("dynamicTools");
  }

  void inject(ArrayNode more) {
    more.forEach(items::add);
  }

  void interrupt() {
    interrupted.countDown();
  }

  void answered(JsonNode answer) {
    answers.offer(answer);
  }

  void start(long id, JsonNode params) {
    Matcher cue = CUE.matcher(items.isEmpty() ? "" : items.getLast().toString());
    String name = cue.find() ? cue.group(1) : "text";
    String argument = name.equals("text") || cue.group(2) == null ? "" : cue.group(2);
    if (name.equals("noreply")) {
      return;
    }
    server.result(id, "{\"turn\":{\"id\":\"turn-1\",\"status\":\"inProgress\"}}");
    if (!name.equals("nostart")) {
      Thread.ofVirtual().start(() -> run(name, argument));
    }
  }

  private void run(String name, String argument) {
    try {
      tell("turn/started", note().set("turn", server.object().put("id", "turn-1")));
      if (play(name, argument)) {
        end("completed", null);
      }
    } catch (InterruptedException _) {
      end("interrupted", null);
    }
  }

  /** {@return whether the turn is to end well} */
  private boolean play(String name, String argument) throws InterruptedException {
    return switch (name) {
      case "unicode" -> message("Grüße, ", "世界 ", "👋🏽");
      case "slow" -> slow(Integer.parseInt(argument));
      case "think" -> think();
      case "json" -> message("{\"answer\":", "\"42\"}");
      case "two" -> message("First.") && message("Second.");
      case "whole" -> whole("m0", "All at once.");
      case "tool" -> call(1);
      case "tools" -> call(2);
      case "length" -> fail("\"other\"", incomplete("max_output_tokens"), "Cut ");
      case "filter" -> fail("\"other\"", incomplete("content_filter"), "Cut ");
      case "empty" -> true;
      case "garbage" -> garbage();
      case "crash" -> crash();
      case "crashmid" -> message("Half ") && crash();
      case "retry" -> retry(true);
      case "again" -> retry(false);
      case "anew" -> piece("m0", "partial ") && piece("m1", "partial ") && hang();
      case "changed" -> piece("m0", "one thing") && whole("m0", "another");
      case "fail" -> fail("\"" + argument + "\"", "a text that may quote the prompt", "");
      case "failmid" -> fail("\"" + argument + "\"", "a text that may quote the prompt", "Half ");
      case "status" ->
          fail("{\"httpConnectionFailed\":{\"httpStatusCode\":" + argument + "}}", "status", "");
      case "rejected" -> fail("\"other\"", rejection(), "");
      case "compact" -> item("item/started", "contextCompaction", "inProgress") && hang();
      case "hang" -> hang();
      case "midway" -> piece("m0", "Half ") && hang();
      case "endless" -> slow(Integer.MAX_VALUE);
      case "ask" -> ask(argument);
      case "act" -> act(argument);
      case "output" -> output();
      default -> message("Hello ", "from ", "fake.");
    };
  }

  /** As the vendor's servers refuse: with the request quoted. */
  private String rejection() {
    ObjectNode error = server.object().put("message", "Invalid value: " + items.getLast());
    return server.object().set("error", error.put("code", "invalid_value")).toString();
  }

  private static String incomplete(String reason) {
    return "Incomplete response returned, reason: " + reason;
  }

  private boolean message(String... pieces) {
    String id = "m" + messages++;
    for (String piece : pieces) {
      piece(id, piece);
    }
    return whole(id, String.join("", pieces));
  }

  private boolean piece(String id, String text) {
    if (begun.add(id)) {
      ObjectNode item = server.object().put("type", "agentMessage").put("id", id).put("text", "");
      tell("item/started", note().set("item", item));
    }
    tell("item/agentMessage/delta", note().put("itemId", id).put("delta", text));
    return true;
  }

  private boolean whole(String id, String text) {
    ObjectNode item = server.object().put("type", "agentMessage").put("id", id).put("text", text);
    tell("item/completed", note().set("item", item));
    usage("thread/tokenUsage/updated");
    return true;
  }

  private void usage(String method) {
    ObjectNode tokens =
        server
            .object()
            .put("totalTokens", 107)
            .put("inputTokens", 100)
            .put("cachedInputTokens", 40)
            .put("outputTokens", 7)
            .put("reasoningOutputTokens", 3);
    ObjectNode params = note();
    if (method.startsWith("raw")) {
      params.set("usage", tokens);
    } else {
      params.putObject("tokenUsage").set("total", tokens);
    }
    tell(method, params);
  }

  private boolean slow(int words) throws InterruptedException {
    String id = "m" + messages++;
    var all = new StringBuilder();
    for (int i = 0; i < words; i++) {
      pause(100);
      piece(id, "w" + i + " ");
      all.append('w').append(i).append(' ');
    }
    return whole(id, all.toString());
  }

  private void pause(long millis) throws InterruptedException {
    if (interrupted.await(millis, TimeUnit.MILLISECONDS)) {
      throw new InterruptedException();
    }
  }

  private boolean hang() throws InterruptedException {
    pause(60_000);
    return false;
  }

  private boolean think() {
    item("item/started", "reasoning", "inProgress");
    tell("item/reasoning/summaryPartAdded", note().put("summaryIndex", 0));
    tell("item/reasoning/summaryTextDelta", note().put("delta", "Thinking ").put("itemId", "r"));
    tell("item/reasoning/summaryPartAdded", note().put("summaryIndex", 1));
    tell("item/reasoning/summaryTextDelta", note().put("delta", "about it.").put("itemId", "r"));
    tell("item/reasoning/textDelta", note().put("delta", "raw").put("itemId", "r"));
    return message("Done.");
  }

  private boolean call(int count) throws InterruptedException {
    String tool = tools.path(0).path("name").asString("none");
    for (int i = 0; i < count; i++) {
      ObjectNode call =
          server
              .object()
              .put("type", "function_call")
              .put("name", tool)
              .put("call_id", "call_" + i)
              .put("arguments", "{\"city\":\"Oslo\"}");
      tell("rawResponseItem/completed", note().set("item", call));
      ObjectNode item = server.object().put("type", "dynamicToolCall").put("id", "call_" + i);
      tell("item/started", note().set("item", item.put("tool", tool)));
      server.ask("item/tool/call", note().put("callId", "call_" + i).put("tool", tool));
    }
    usage("rawResponse/completed");
    return hang();
  }

  private boolean fail(String info, String message, String text) {
    if (!text.isEmpty()) {
      piece("m0", text);
    }
    ObjectNode error = server.object().put("message", message);
    error.set("codexErrorInfo", server.parsed(info));
    tell("error", note().put("willRetry", false).set("error", error));
    end("failed", error);
    return false;
  }

  private boolean retry(boolean afterText) {
    if (afterText) {
      piece("m0", "partial ");
    }
    ObjectNode error = server.object().put("message", "Reconnecting... 1/5");
    error
        .putObject("codexErrorInfo")
        .putObject("responseStreamDisconnected")
        .putNull("httpStatusCode");
    tell("error", note().put("willRetry", true).set("error", error));
    messages++;
    return message("Hello ", "again.");
  }

  private boolean garbage() {
    server.write("this is no JSON");
    return message("Never seen.");
  }

  private static boolean crash() {
    Runtime.getRuntime().halt(137);
    return false;
  }

  private boolean ask(String method) throws InterruptedException {
    server.ask(method, note().put("itemId", "call_1"));
    JsonNode answer = answers.poll(10, TimeUnit.SECONDS);
    return message(answer == null ? "(no answer)" : answer.toString());
  }

  private boolean act(String argument) throws InterruptedException {
    String[] typeAndStatus = argument.split(":", 2);
    item("item/started", typeAndStatus[0], "inProgress");
    item("item/completed", typeAndStatus[0], typeAndStatus[1]);
    pause(50);
    return message("I acted.");
  }

  private boolean output() throws InterruptedException {
    item("item/started", "commandExecution", "inProgress");
    tell("item/commandExecution/outputDelta", note().put("delta", "root:x:0:0"));
    return hang();
  }

  private boolean item(String method, String type, String status) {
    ObjectNode item = server.object().put("type", type).put("id", "call_1").put("status", status);
    tell(method, note().set("item", item));
    return true;
  }

  private void end(String status, @Nullable JsonNode error) {
    ObjectNode turn = server.object().put("id", "turn-1").put("status", status);
    tell("turn/completed", note().set("turn", error == null ? turn : turn.set("error", error)));
  }

  private ObjectNode note() {
    return server.object().put("threadId", thread).put("turnId", "turn-1");
  }

  private void tell(String method, JsonNode params) {
    server.tell(method, (ObjectNode) params);
  }
}
