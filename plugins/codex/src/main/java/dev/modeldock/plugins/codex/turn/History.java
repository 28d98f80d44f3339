package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation in the items of the Responses API, which the CLI takes into a thread as they are.
 * As a user's input it would look for names of skills and files in it.
 *
 * @param instructions what the application says at the beginning
 * @param items all that follows
 */
record History(String instructions, ArrayNode items) {

  /**
   * {@return the history of {@code messages}}
   *
   * @param items an empty array to fill
   */
  static History of(List<Message> messages, ArrayNode items) throws ProviderException {
    int head = 0;
    while (head < messages.size() && messages.get(head) instanceof Message.System) {
      head++;
    }
    String instructions =
        messages.subList(0, head).stream().map(Message::text).collect(Collectors.joining("\n\n"));
    var calls = new HashSet<String>();
    for (int at = head; at < messages.size(); at++) {
      add(messages.get(at), "messages[" + at + "]", items, calls);
    }
    return new History(instructions, items);
  }

  private static void add(Message message, String field, ArrayNode items, Set<String> calls)
      throws ProviderException {
    switch (message) {
      case Message.System said -> addMessage("developer", said, field, items);
      case Message.User said -> addMessage("user", said, field, items);
      case Message.Assistant said -> {
        if (!said.content().isEmpty()) {
          addMessage("assistant", said, field, items);
        }
        for (ToolCall call : said.toolCalls()) {
          calls.add(call.id());
          items
              .addObject()
              .put("type", "function_call")
              .put("call_id", call.id())
              .put("name", call.name())
              .put("arguments", call.arguments());
        }
      }
      case Message.Tool answered -> addOutput(answered, field, items, calls);
    }
  }

  private static void addMessage(String role, Message message, String field, ArrayNode items)
      throws ProviderException {
    ArrayNode content =
        items.addObject().put("type", "message").put("role", role).putArray("content");
    String text = role.equals("assistant") ? "output_text" : "input_text";
    for (ContentPart part : message.content()) {
      switch (part) {
        case ContentPart.Text(var words) ->
            content.addObject().put("type", text).put("text", words);
        case ContentPart.Image image -> addImage(image, role, field, content.addObject());
      }
    }
  }

  private static void addImage(
      ContentPart.Image image, String role, String field, ObjectNode target)
      throws ProviderException {
    if (!role.equals("user")) {
      throw new Unsupported(Stage.NOT_SENT, field + ".content: an image in a message of " + role);
    }
    if (!image.url().regionMatches(true, 0, "data:", 0, 5)) {
      throw new Unsupported(
          Stage.NOT_SENT,
          field + ".content[].image_url",
          "Codex does not fetch images: send the image itself as a data: URL in base64");
    }
    target.put("type", "input_image").put("image_url", image.url());
    if (!image.detail().equals("auto")) {
      target.put("detail", image.detail());
    }
  }

  private static void addOutput(
      Message.Tool answered, String field, ArrayNode items, Set<String> calls)
      throws ProviderException {
    // The CLI would drop it without a word.
    if (!calls.contains(answered.toolCallId())) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          field + ".tool_call_id answers no tool call that the conversation has before it");
    }
    if (answered.content().stream().anyMatch(ContentPart.Image.class::isInstance)) {
      throw new Unsupported(Stage.NOT_SENT, field + ".content: an image in a tool's answer");
    }
    items
        .addObject()
        .put("type", "function_call_output")
        .put("call_id", answered.toolCallId())
        .put("output", answered.text());
  }
}
