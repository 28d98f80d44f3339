package dev.modeldock.testkit.lane;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import dev.modeldock.testkit.runtime.Dialect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Chat completions to the letter: {@code n} choices, {@code logprobs} when asked for, arguments in
 * pieces, reasoning as {@code reasoning_content}, usage only if wanted.
 */
final class LaneDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ARGUMENT_PIECE = 5;
  private static final int INTERNAL = 500;

  private final JsonNode request;
  private final int choices;
  private boolean begun;
  private int calls;

  LaneDialect(JsonNode request) {
    this.request = request;
    this.choices = request.path("n").asInt(1);
  }

  @Override
  public String streamType() {
    return "text/event-stream; charset=utf-8";
  }

  @Override
  public String frame(Frame frame) {
    var out = new StringBuilder();
    if (!begun) {
      begun = true;
      out.append(delta(JSON.createObjectNode().put("role", "assistant").put("content", "")));
    }
    if (!frame.thinking().isEmpty()) {
      out.append(delta(JSON.createObjectNode().put("reasoning_content", frame.thinking())));
    }
    if (!frame.text().isEmpty()) {
      out.append(delta(JSON.createObjectNode().put("content", frame.text())));
    }
    frame.calls().forEach(call -> fragments(out, call));
    return out.toString();
  }

  private void fragments(StringBuilder out, Call call) {
    int index = calls++;
    ObjectNode first = described(JSON.createObjectNode().put("index", index), call, "");
    out.append(toolDelta(first));
    String arguments = call.arguments();
    for (int at = 0; at < arguments.length(); at += ARGUMENT_PIECE) {
      String piece = arguments.substring(at, Math.min(at + ARGUMENT_PIECE, arguments.length()));
      ObjectNode next = JSON.createObjectNode().put("index", index);
      next.putObject("function").put("arguments", piece);
      out.append(toolDelta(next));
    }
  }

  private static ObjectNode described(ObjectNode item, Call call, String arguments) {
    item.put("id", call.id()).put("type", "function");
    item.putObject("function").put("name", call.name()).put("arguments", arguments);
    return item;
  }

  private String toolDelta(ObjectNode call) {
    ObjectNode delta = JSON.createObjectNode();
    delta.putArray("tool_calls").add(call);
    return delta(delta);
  }

  @Override
  public String done(Done done) {
    var out = new StringBuilder(frame(done.last()));
    for (int i = 0; i < choices; i++) {
      out.append(event(chunk(i, JSON.createObjectNode(), reason(done, calls > 0))));
    }
    if (usageAsked()) {
      ObjectNode last = base("chat.completion.chunk");
      last.putArray("choices");
      addUsage(last);
      out.append(event(last));
    }
    return out.append("data: [DONE]\n\n").toString();
  }

  @Override
  public String failure(String message) {
    return event(error(message, INTERNAL));
  }

  @Override
  public String refusal(int status, String ollamaBody) {
    return error(JSON.readTree(ollamaBody).path("error").asString(""), status).toString();
  }

  @Override
  public String whole(String thinking, String text, List<Call> made, Done done) {
    ObjectNode body = base("chat.completion");
    ArrayNode all = body.putArray("choices");
    for (int i = 0; i < choices; i++) {
      ObjectNode choice = all.addObject().put("index", i);
      ObjectNode message = choice.putObject("message").put("role", "assistant");
      message.put("content", text.isEmpty() ? null : text).putNull("refusal");
      if (!thinking.isEmpty()) {
        message.put("reasoning_content", thinking);
      }
      if (!made.isEmpty()) {
        ArrayNode list = message.putArray("tool_calls");
        made.forEach(call -> described(list.addObject(), call, call.arguments()));
      }
      choice.set("logprobs", logprobs(text));
      choice.put("finish_reason", reason(done, !made.isEmpty()));
    }
    addUsage(body);
    return body.toString();
  }

  static ObjectNode error(String message, int status) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", status < INTERNAL ? "invalid_request_error" : "server_error")
        .putNull("param")
        .putNull("code");
    return body;
  }

  private boolean usageAsked() {
    return request.path("stream_options").path("include_usage").asBoolean(false);
  }

  private static String reason(Done done, boolean called) {
    return called && done.reason().equals("stop") ? "tool_calls" : done.reason();
  }

  private JsonNode logprobs(String text) {
    if (!request.path("logprobs").asBoolean(false) || text.isEmpty()) {
      return JSON.nullNode();
    }
    ObjectNode logprobs = JSON.createObjectNode();
    ObjectNode token =
        logprobs.putArray("content").addObject().put("token", text).put("logprob", -0.25);
    token.putNull("bytes").putArray("top_logprobs");
    return logprobs.putNull("refusal");
  }

  private String delta(ObjectNode delta) {
    var out = new StringBuilder();
    for (int i = 0; i < choices; i++) {
      out.append(event(chunk(i, delta, null)));
    }
    return out.toString();
  }

  private ObjectNode chunk(int index, ObjectNode delta, @Nullable String reason) {
    ObjectNode chunk = base("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
    choice.set("delta", delta);
    choice.set("logprobs", logprobs(delta.path("content").asString("")));
    choice.put("finish_reason", reason);
    if (usageAsked()) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  private ObjectNode base(String object) {
    return JSON.createObjectNode()
        .put("id", "chatcmpl-5d2c")
        .put("object", object)
        .put("created", 1_787_338_102L)
        .put("model", request.path("model").asString(""));
  }

  private static void addUsage(ObjectNode body) {
    body.putObject("usage")
        .put("prompt_tokens", 26)
        .put("completion_tokens", 282)
        .put("total_tokens", 308);
  }

  private static String event(JsonNode json) {
    return "data: " + json + "\n\n";
  }
}
