package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions as Ollama's {@code /v1} writes them, which is what most local servers do. */
final class OpenAiDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String model;
  private final boolean usageAsked;
  private boolean begun;
  private int calls;

  OpenAiDialect(String model, boolean usageAsked) {
    this.model = model;
    this.usageAsked = usageAsked;
  }

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public String frame(Frame frame) {
    ObjectNode delta = JSON.createObjectNode();
    if (!begun) {
      begun = true;
      delta.put("role", "assistant");
    }
    fill(delta, frame.thinking(), frame.text(), frame.calls());
    return event(chunk(delta, null));
  }

  @Override
  public String done(Done done) {
    Frame last = done.last();
    boolean says = !last.text().isEmpty() || !last.calls().isEmpty();
    var text = new StringBuilder(says ? frame(last) : "");
    text.append(event(chunk(JSON.createObjectNode(), reason(done, calls > 0))));
    if (usageAsked) {
      ObjectNode usage = base("chat.completion.chunk");
      usage.putArray("choices");
      text.append(event(usage(usage, done)));
    }
    return text.append("data: [DONE]\n\n").toString();
  }

  /** Ollama loses the message here: its own line is read as an empty frame, and then all ends. */
  @Override
  public String failure(String message) {
    ObjectNode chunk = chunk(JSON.createObjectNode().put("content", ""), null);
    return event(chunk.put("model", ""));
  }

  @Override
  public String refusal(int status, String ollamaBody) {
    String message = JSON.readTree(ollamaBody).path("error").asString("");
    String type =
        status == 404 ? "not_found_error" : status < 500 ? "invalid_request_error" : "api_error";
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .putNull("code");
    return body.toString();
  }

  @Override
  public String whole(String thinking, String text, List<Call> made, Done done) {
    ObjectNode body = base("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    fill(choice.putObject("message").put("role", "assistant"), thinking, text, made);
    choice.put("finish_reason", reason(done, !made.isEmpty()));
    return usage(body, done).toString();
  }

  private static String reason(Done done, boolean called) {
    return called && !done.reason().equals("length") ? "tool_calls" : done.reason();
  }

  private void fill(ObjectNode message, String thinking, String text, List<Call> made) {
    message.put("content", text);
    if (!thinking.isEmpty()) {
      message.put("reasoning", thinking);
    }
    if (!made.isEmpty()) {
      ArrayNode list = message.putArray("tool_calls");
      for (Call call : made) {
        list.addObject()
            .put("id", call.id() == null ? "call_" + calls : call.id())
            .put("index", calls++)
            .put("type", "function")
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.arguments());
      }
    }
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
        .put("id", "chatcmpl-482")
        .put("object", object)
        .put("created", 1_787_338_102L)
        .put("model", model)
        .put("system_fingerprint", "fp_ollama");
  }

  private static ObjectNode usage(ObjectNode body, Done done) {
    int prompt = done.metrics() ? 26 : 0;
    int made = done.metrics() ? 282 : 0;
    body.putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", made)
        .put("total_tokens", prompt + made);
    return body;
  }

  private static String event(JsonNode json) {
    return "data: " + json + "\n\n";
  }
}
