package dev.modeldock.plugins.ollama;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a conversation as Ollama wants it: text as one string, images bare, arguments parsed. */
final class ChatMessages {

  private final JsonMapper json;

  /** Newer templates know a tool's answer by its id, older ones by the tool's name. */
  private final Map<String, String> toolNames = new HashMap<>();

  ChatMessages(JsonMapper json) {
    this.json = json;
  }

  /** {@return the messages, in order} */
  ArrayNode of(List<Message> messages) throws ProviderException {
    ArrayNode list = json.createArrayNode();
    for (Message message : messages) {
      switch (message) {
        case Message.System _ -> add(list, "system", message);
        case Message.User _ -> add(list, "user", message);
        case Message.Assistant assistant -> addAssistant(list, assistant);
        case Message.Tool tool -> addTool(list, tool);
      }
    }
    return list;
  }

  private static ObjectNode add(ArrayNode list, String role, Message message)
      throws ProviderException {
    ObjectNode item = list.addObject().put("role", role).put("content", message.text());
    for (ContentPart part : message.content()) {
      switch (part) {
        case ContentPart.Text _ -> {}
        case ContentPart.Image image -> item.withArray("images").add(base64(image.url()));
      }
    }
    return item;
  }

  private void addAssistant(ArrayNode list, Message.Assistant message) throws ProviderException {
    ObjectNode item = add(list, "assistant", message);
    if (message.reasoning() != null) {
      item.put("thinking", message.reasoning());
    }
    for (ToolCall call : message.toolCalls()) {
      toolNames.put(call.id(), call.name());
      item.withArray("tool_calls")
          .addObject()
          .put("id", call.id())
          .putObject("function")
          .put("name", call.name())
          .set("arguments", arguments(call));
    }
  }

  private void addTool(ArrayNode list, Message.Tool message) throws ProviderException {
    ObjectNode item = add(list, "tool", message).put("tool_call_id", message.toolCallId());
    String name = toolNames.get(message.toolCallId());
    if (name != null) {
      item.put("tool_name", name);
    }
  }

  private JsonNode arguments(ToolCall call) throws RequestRejected {
    if (call.arguments().isBlank()) {
      return json.createObjectNode();
    }
    try {
      JsonNode parsed = json.readTree(call.arguments());
      if (parsed.isObject()) {
        return parsed;
      }
    } catch (JacksonException e) {
      // Refused below like any other value that is not an object.
    }
    throw new RequestRejected(
        Stage.NOT_SENT,
        "the arguments of the call of '%s' in the conversation are not a JSON object"
            .formatted(call.name()));
  }

  private static String base64(String url) throws ProviderException {
    int comma = url.indexOf(',');
    if (!url.regionMatches(true, 0, "data:", 0, 5)) {
      throw new Unsupported(
          Stage.NOT_SENT,
          "messages[].content[].image_url",
          "Ollama does not fetch images: send the image itself as a data: URL in base64");
    }
    if (comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
      throw new RequestRejected(Stage.NOT_SENT, "an image is a data: URL that is not in base64");
    }
    return url.substring(comma + 1);
  }
}
