package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import java.util.List;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Ollama's native lines: one JSON object each, arguments as objects, no heartbeat. */
final class OllamaDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String model;

  OllamaDialect(String model) {
    this.model = model;
  }

  @Override
  public String streamType() {
    return "application/x-ndjson";
  }

  @Override
  public String frame(Frame frame) {
    return message(frame.thinking(), frame.text(), frame.calls()).put("done", false) + "\n";
  }

  @Override
  public String done(Done done) {
    Frame last = done.last();
    return end(message(last.thinking(), last.text(), last.calls()), done) + "\n";
  }

  @Override
  public String failure(String message) {
    return JSON.createObjectNode().put("error", message) + "\n";
  }

  @Override
  public String refusal(int status, String ollamaBody) {
    return ollamaBody;
  }

  @Override
  public String whole(String thinking, String text, List<Call> calls, Done done) {
    return end(message(thinking, text, calls), done).toString();
  }

  private ObjectNode message(String thinking, String text, List<Call> calls) {
    ObjectNode line = JSON.createObjectNode();
    line.put("model", model).put("created_at", "2026-08-21T18:48:22.123456Z");
    ObjectNode message = line.putObject("message").put("role", "assistant").put("content", text);
    if (!thinking.isEmpty()) {
      message.put("thinking", thinking);
    }
    if (!calls.isEmpty()) {
      var list = message.putArray("tool_calls");
      for (Call call : calls) {
        ObjectNode item = list.addObject();
        if (call.id() != null) {
          item.put("id", call.id());
        }
        item.putObject("function")
            .put("index", 0)
            .put("name", call.name())
            .putRawValue("arguments", new RawValue(call.arguments()));
      }
    }
    return line;
  }

  private static ObjectNode end(ObjectNode line, Done done) {
    line.put("done", true).put("done_reason", done.reason());
    if (done.metrics()) {
      line.put("total_duration", 4_883_583_458L)
          .put("load_duration", 1_334_875L)
          .put("prompt_eval_count", 26)
          .put("prompt_eval_duration", 342_546_000L)
          .put("eval_count", 282)
          .put("eval_duration", 4_535_599_000L);
    }
    return line;
  }
}
