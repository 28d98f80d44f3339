package dev.modeldock.testkit.messages;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the server-sent events of one message, block after block. Not safe for several threads.
 */
final class MessageEvents {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final String model;
  private int index = -1;

  MessageEvents(String model) {
    this.model = model;
  }

  private static ObjectNode event(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private static String sse(ObjectNode event) {
    return "event: %s\ndata: %s\n\n".formatted(event.path("type").asString(""), event);
  }

  String start() {
    ObjectNode event = event("message_start");
    ObjectNode message = event.putObject("message");
    message.put("id", "msg_fake").put("type", "message").put("role", "assistant");
    message.put("model", model).putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message
        .putObject("usage")
        .put("input_tokens", 100)
        .put("cache_creation_input_tokens", 10)
        .put("cache_read_input_tokens", 40)
        .put("output_tokens", 1);
    return sse(event);
  }

  String open(String type) {
    ObjectNode event = event("content_block_start").put("index", ++index);
    ObjectNode block = event.putObject("content_block").put("type", type).put(type, "");
    if (type.equals("thinking")) {
      block.put("signature", "");
    }
    return sse(event);
  }

  String openCall(String tool) {
    ObjectNode event = event("content_block_start").put("index", ++index);
    event
        .putObject("content_block")
        .put("type", "tool_use")
        .put("id", "toolu_fake_" + index)
        .put("name", tool)
        .putObject("input");
    return sse(event);
  }

  private String delta(String type, String field, String value) {
    ObjectNode event = event("content_block_delta").put("index", index);
    event.putObject("delta").put("type", type).put(field, value);
    return sse(event);
  }

  String text(String words) {
    return delta("text_delta", "text", words);
  }

  String thinking(String words) {
    return delta("thinking_delta", "thinking", words);
  }

  String signature() {
    return delta("signature_delta", "signature", "SIG");
  }

  String json(String piece) {
    return delta("input_json_delta", "partial_json", piece);
  }

  String close() {
    return sse(event("content_block_stop").put("index", index));
  }

  String stop(String reason) {
    ObjectNode event = event("message_delta");
    event.putObject("delta").put("stop_reason", reason).putNull("stop_sequence");
    event.putObject("usage").put("output_tokens", 7);
    return sse(event) + sse(event("message_stop"));
  }
}
