package dev.modeldock.testkit.dashscope;

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
 * Chat completions as DashScope's compatible mode writes them: fields that are null rather than
 * absent, an opening chunk with the role, reasoning before text, and later pieces of a tool call
 * with an empty id and an empty name.
 */
final class DashScopeDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String model;
  private final boolean usageAsked;
  private final boolean compact;
  private boolean begun;
  private boolean reasoned;
  private int calls;

  DashScopeDialect(String model, boolean usageAsked, boolean compact) {
    this.model = model;
    this.usageAsked = usageAsked;
    this.compact = compact;
  }

  @Override
  public String streamType() {
    return "text/event-stream;charset=UTF-8";
  }

  @Override
  public String frame(Frame frame) {
    var events = new StringBuilder();
    boolean thinks = !frame.thinking().isEmpty();
    if (!begun) {
      begun = true;
      ObjectNode opening = JSON.createObjectNode().put("role", "assistant");
      events.append(
          delta(
              thinks
                  ? opening.putNull("content").put("reasoning_content", "")
                  : opening.put("content", "")));
    }
    if (thinks) {
      reasoned = true;
      events.append(
          delta(
              JSON.createObjectNode()
                  .putNull("content")
                  .put("reasoning_content", frame.thinking())));
    }
    if (!frame.text().isEmpty()) {
      ObjectNode said = JSON.createObjectNode().put("content", frame.text());
      events.append(delta(reasoned ? said.putNull("reasoning_content") : said));
    }
    frame.calls().forEach(call -> append(events, call));
    return events.toString();
  }

  private void append(StringBuilder events, Call call) {
    int index = calls++;
    String arguments = call.arguments();
    int half = arguments.length() / 2;
    events.append(piece(index, call.id(), call.name(), ""));
    events.append(piece(index, "", "", arguments.substring(0, half)));
    events.append(piece(index, "", "", arguments.substring(half)));
  }

  private String piece(int index, @Nullable String id, String name, String arguments) {
    ObjectNode delta = JSON.createObjectNode().put("content", "");
    fill(delta.putArray("tool_calls"), index, new Call(id, name, arguments));
    return delta(delta);
  }

  private static void fill(ArrayNode list, int index, Call call) {
    list.addObject()
        .put("index", index)
        .put("id", call.id())
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments());
  }

  @Override
  public String done(Done done) {
    Frame last = done.last();
    boolean says = !last.text().isEmpty() || !last.calls().isEmpty();
    var events = new StringBuilder(says ? frame(last) : "");
    ObjectNode nothing = JSON.createObjectNode().put("content", "");
    events.append(event(chunk(nothing, reason(done, calls > 0))));
    if (usageAsked && done.metrics()) {
      ObjectNode usage = base("chat.completion.chunk");
      usage.putArray("choices");
      events.append(event(usage.set("usage", usage())));
    }
    return events.append(compact ? "data:[DONE]\n\n" : "data: [DONE]\n\n").toString();
  }

  @Override
  public String failure(String message) {
    return event(
        JSON.readTree(
            new DashScopeError("", 500, "internal_error", "internal_error", message).envelope()));
  }

  /** What is said is in DashScope's form already. */
  @Override
  public String refusal(int status, String body) {
    return body;
  }

  @Override
  public String whole(String thinking, String text, List<Call> made, Done done) {
    ObjectNode body = base("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant").put("content", text);
    if (!thinking.isEmpty()) {
      reasoned = true;
      message.put("reasoning_content", thinking);
    }
    if (!made.isEmpty()) {
      ArrayNode list = message.putArray("tool_calls");
      for (int i = 0; i < made.size(); i++) {
        fill(list, i, made.get(i));
      }
    }
    choice.putNull("logprobs").put("finish_reason", reason(done, !made.isEmpty()));
    body.set("usage", usage());
    return body.putNull("service_tier").toString();
  }

  private static String reason(Done done, boolean called) {
    return called && !done.reason().equals("length") ? "tool_calls" : done.reason();
  }

  private String delta(ObjectNode delta) {
    return event(chunk(delta, null));
  }

  private ObjectNode chunk(ObjectNode delta, @Nullable String reason) {
    ObjectNode chunk = base("chat.completion.chunk").putNull("usage");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", reason);
    return chunk;
  }

  private ObjectNode base(String object) {
    return JSON.createObjectNode()
        .put("id", "chatcmpl-7f1c0e52-9a4e-9d0b-8c3e-2f6d1b0a4c11")
        .put("object", object)
        .put("created", 1_787_338_102L)
        .put("model", model)
        .putNull("system_fingerprint");
  }

  private ObjectNode usage() {
    ObjectNode usage =
        JSON.createObjectNode()
            .put("prompt_tokens", 26)
            .put("completion_tokens", 12)
            .put("total_tokens", 38);
    usage.putObject("prompt_tokens_details").put("cached_tokens", 4).put("text_tokens", 26);
    usage
        .putObject("completion_tokens_details")
        .put("reasoning_tokens", reasoned ? 7 : 0)
        .put("text_tokens", reasoned ? 5 : 12);
    return usage;
  }

  private String event(JsonNode json) {
    return compact
        ? "id:1\nevent:result\n:HTTP_STATUS/200\ndata:" + json + "\n\n"
        : "data: " + json + "\n\n";
  }
}
