package dev.modeldock.testkit.agent;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import dev.modeldock.testkit.runtime.Dialect;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions as hosted models write them: the arguments of a call come in crumbs. */
final class AgentDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CRUMB = 3;
  private static final int BYTES_PER_TOKEN = 4;

  private final String model;
  private final boolean usageAsked;
  private final int prompt;
  private int calls;
  private int said;

  AgentDialect(JsonNode body, int bytes) {
    this.model = body.path("model").asString("");
    this.usageAsked = body.path("stream_options").path("include_usage").asBoolean(false);
    this.prompt = bytes / BYTES_PER_TOKEN;
  }

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String frame(Frame frame) {
    var text = new StringBuilder();
    if (!frame.text().isEmpty()) {
      text.append(delta(JSON.createObjectNode().put("content", frame.text())));
    }
    frame.calls().forEach(call -> crumble(call, text));
    return text.toString();
  }

  private void crumble(Call call, StringBuilder text) {
    int index = calls++;
    ObjectNode first = JSON.createObjectNode().put("index", index).put("id", call.id());
    first
        .put("type", "function")
        .putObject("function")
        .put("name", call.name())
        .put("arguments", "");
    text.append(tool(first));
    String arguments = call.arguments();
    for (int at = 0; at < arguments.length(); ) {
      int left = arguments.codePointCount(at, arguments.length());
      int end = arguments.offsetByCodePoints(at, Math.min(CRUMB, left));
      ObjectNode crumb = JSON.createObjectNode().put("index", index);
      crumb.putObject("function").put("arguments", arguments.substring(at, end));
      text.append(tool(crumb));
      at = end;
    }
  }

  private String tool(ObjectNode call) {
    ObjectNode delta = JSON.createObjectNode();
    delta.putArray("tool_calls").add(call);
    return delta(delta);
  }

  private String delta(ObjectNode delta) {
    if (said++ == 0) {
      delta.put("role", "assistant");
    }
    return event(chunk(delta, null));
  }

  @Override
  public String done(Done done) {
    var text = new StringBuilder(event(chunk(JSON.createObjectNode(), reason(done, calls > 0))));
    if (usageAsked) {
      ObjectNode usage = base("chat.completion.chunk");
      usage.putArray("choices");
      text.append(event(counted(usage)));
    }
    return text.append("data: [DONE]\n\n").toString();
  }

  @Override
  public String failure(String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("message", message).put("type", "server_error");
    return event(body);
  }

  @Override
  public String refusal(int status, String body) {
    return body;
  }

  @Override
  public String whole(String thinking, String text, List<Call> made, Done done) {
    ObjectNode body = base("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant").put("content", text);
    for (Call call : made) {
      message
          .withArray("tool_calls")
          .addObject()
          .put("id", call.id())
          .put("type", "function")
          .putObject("function")
          .put("name", call.name())
          .put("arguments", call.arguments());
    }
    choice.put("finish_reason", reason(done, !made.isEmpty()));
    said = Math.max(1, text.length() / BYTES_PER_TOKEN);
    return counted(body).toString();
  }

  private static String reason(Done done, boolean called) {
    return called ? "tool_calls" : done.reason();
  }

  private ObjectNode chunk(ObjectNode delta, @Nullable String reason) {
    ObjectNode chunk = base("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", reason);
    return chunk;
  }

  private ObjectNode base(String object) {
    return JSON.createObjectNode()
        .put("id", "chatcmpl-agent")
        .put("object", object)
        .put("created", 1_795_390_000L)
        .put("model", model);
  }

  private ObjectNode counted(ObjectNode body) {
    body.putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", said)
        .put("total_tokens", prompt + said);
    return body;
  }

  private static String event(JsonNode json) {
    return "data: " + json + "\n\n";
  }
}
