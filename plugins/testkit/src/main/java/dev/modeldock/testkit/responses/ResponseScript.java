package dev.modeldock.testkit.responses;

import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one streamed answer of the Responses API, event by event. Not safe for use by several
 * threads.
 */
final class ResponseScript {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Script.Chunked script = Script.chunked(200, "text/event-stream");
  private final String id;
  private final String model;
  private ObjectNode current = JSON.createObjectNode();
  private int sequence;
  private int items;

  ResponseScript(long number, String model) {
    this.id = "resp_" + number;
    this.model = model;
    event("response.created").set("response", response("in_progress"));
    send();
  }

  private ObjectNode event(String type) {
    current = JSON.createObjectNode().put("type", type).put("sequence_number", sequence++);
    return current;
  }

  private void send() {
    script.send("event: " + current.path("type").asString() + "\ndata: " + current + "\n\n");
  }

  private ObjectNode response(String status) {
    ObjectNode response =
        JSON.createObjectNode()
            .put("id", id)
            .put("object", "response")
            .put("created_at", 1_790_000_000)
            .put("model", model)
            .put("status", status);
    response.putArray("output");
    return response;
  }

  /** Adds a message of these pieces, with a pause after each. */
  ResponseScript message(Duration pause, String... pieces) {
    openMessage(pause, pieces);
    String text = String.join("", pieces);
    event("response.output_text.done").put("item_id", messageId()).put("output_index", items);
    current.put("content_index", 0).put("text", text);
    send();
    ObjectNode item = item("message", messageId()).put("role", "assistant");
    item.put("status", "completed").putArray("content").addObject().put("type", "output_text");
    ((ObjectNode) item.path("content").get(0)).put("text", text).putArray("annotations");
    return done(item);
  }

  /** Begins a message that never ends. */
  ResponseScript openMessage(Duration pause, String... pieces) {
    ObjectNode item = item("message", messageId()).put("role", "assistant");
    item.put("status", "in_progress").putArray("content");
    added(item);
    event("response.content_part.added").put("item_id", messageId()).put("output_index", items);
    current.put("content_index", 0).putObject("part").put("type", "output_text").put("text", "");
    send();
    for (String piece : pieces) {
      event("response.output_text.delta").put("item_id", messageId()).put("output_index", items);
      current.put("content_index", 0).put("delta", piece);
      send();
      if (!pause.isZero()) {
        script.pause(pause);
      }
    }
    return this;
  }

  private String messageId() {
    return "msg_" + id + "_" + items;
  }

  /** Adds reasoning, as a summary and as the reasoning itself. */
  ResponseScript reasoning(String summary, String raw) {
    String reasoningId = "rs_" + id;
    ObjectNode item = item("reasoning", reasoningId);
    item.putArray("summary");
    item.putArray("content");
    added(item);
    event("response.reasoning_summary_part.added").put("item_id", reasoningId);
    current.put("output_index", items).put("summary_index", 0);
    current.putObject("part").put("type", "summary_text").put("text", "");
    send();
    event("response.reasoning_summary_text.delta").put("item_id", reasoningId);
    current.put("output_index", items).put("summary_index", 0).put("delta", summary);
    send();
    event("response.reasoning_text.delta").put("item_id", reasoningId);
    current.put("output_index", items).put("content_index", 0).put("delta", raw);
    send();
    ObjectNode whole = item("reasoning", reasoningId).put("encrypted_content", "ENC");
    whole.putArray("summary").addObject().put("type", "summary_text").put("text", summary);
    whole.putArray("content").addObject().put("type", "reasoning_text").put("text", raw);
    return done(whole);
  }

  /** Adds a call of a function. */
  ResponseScript call(String callId, String name, String arguments) {
    ObjectNode item = item("function_call", "fc_" + callId).put("call_id", callId);
    return both(item.put("name", name), "arguments", arguments);
  }

  /** Adds a call of a tool that takes free text. */
  ResponseScript customCall(String callId, String name, String input) {
    ObjectNode item = item("custom_tool_call", "ctc_" + callId).put("call_id", callId);
    return both(item.put("name", name), "input", input);
  }

  private ResponseScript both(ObjectNode item, String field, String value) {
    added(item.put(field, "").put("status", "in_progress"));
    return done(item.deepCopy().put(field, value).put("status", "completed"));
  }

  private static ObjectNode item(String type, String itemId) {
    return JSON.createObjectNode().put("type", type).put("id", itemId);
  }

  private void added(ObjectNode item) {
    event("response.output_item.added").put("output_index", items).set("item", item.deepCopy());
    send();
  }

  private ResponseScript done(ObjectNode item) {
    event("response.output_item.done").put("output_index", items++).set("item", item);
    send();
    return this;
  }

  /** Waits. */
  ResponseScript pause(Duration time) {
    script.pause(time);
    return this;
  }

  /** {@return the script, ended as an answer that is whole} */
  Script completed() {
    ObjectNode response = response("completed");
    ObjectNode usage = response.putObject("usage").put("input_tokens", 100);
    usage.put("output_tokens", 7).put("total_tokens", 107);
    usage.putObject("input_tokens_details").put("cached_tokens", 40);
    usage.putObject("output_tokens_details").put("reasoning_tokens", 3);
    event("response.completed").set("response", response);
    send();
    return script.end();
  }

  /** {@return the script, ended as a failure} */
  Script failed(String code, String message) {
    ObjectNode response = response("failed");
    response.putObject("error").put("code", code).put("message", message);
    event("response.failed").set("response", response);
    send();
    return script.end();
  }

  /** {@return the script, ended before the answer is whole} */
  Script incomplete(String reason) {
    ObjectNode response = response("incomplete");
    response.putObject("incomplete_details").put("reason", reason);
    event("response.incomplete").set("response", response);
    send();
    return script.end();
  }

  /** {@return the script, which breaks off with {@code step}} */
  Script brokenOff(Step step) {
    return script.endWith(step);
  }
}
