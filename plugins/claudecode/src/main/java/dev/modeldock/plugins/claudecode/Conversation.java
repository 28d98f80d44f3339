package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation as the CLI wants it: the system's part in one, and turns of users and assistants
 * in alternation, the last one a user's.
 *
 * @param system what the application tells the model; empty if nothing
 * @param turns the messages, oldest first
 */
record Conversation(String system, List<Turn> turns) {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Pattern DATA_URL =
      Pattern.compile("data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=\\s]+)");

  /**
   * One message.
   *
   * @param role {@code user} or {@code assistant}
   * @param content its blocks, as Anthropic's API has them
   */
  record Turn(String role, ArrayNode content) {

    /** {@return the line that tells the CLI of it} */
    ObjectNode line() {
      ObjectNode line = JSON.createObjectNode().put("type", role);
      line.putObject("message").put("role", role).set("content", content);
      return line;
    }

    boolean user() {
      return role.equals("user");
    }
  }

  /** Reads the messages of {@code request}. */
  static Conversation of(ChatRequest request) throws ProviderException {
    var turns = new ArrayList<Turn>();
    for (Message message : request.messages()) {
      switch (message) {
        case Message.System _ -> {}
        case Message.User user -> addAll(turns, "user", blocks(user));
        case Message.Assistant said -> addAll(turns, "assistant", blocks(said));
        case Message.Tool answer -> addAll(turns, "user", block(answer));
      }
    }
    if (turns.isEmpty() || !turns.getLast().user()) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "the last of 'messages' must be of the user or a tool; Claude Code cannot continue an"
              + " assistant's");
    }
    String system =
        request.messages().stream()
            .filter(Message.System.class::isInstance)
            .map(Message::text)
            .collect(Collectors.joining("\n\n"));
    return new Conversation(system, List.copyOf(turns));
  }

  /** Messages of one side that follow each other are one turn: so the API wants tools' answers. */
  private static void addAll(List<Turn> turns, String role, ArrayNode blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    if (turns.isEmpty() || !turns.getLast().role().equals(role)) {
      turns.add(new Turn(role, blocks));
    } else {
      turns.getLast().content().addAll(blocks);
    }
  }

  private static ArrayNode blocks(Message.User message) throws ProviderException {
    ArrayNode blocks = JSON.createArrayNode();
    for (ContentPart part : message.content()) {
      switch (part) {
        case ContentPart.Text(String text) -> addText(blocks, plain(text));
        case ContentPart.Image image -> addImage(blocks, image);
      }
    }
    return blocks;
  }

  /** The CLI takes a text that begins with a slash for a command to itself. */
  private static String plain(String text) {
    return text.startsWith("/") ? " " + text : text;
  }

  private static ArrayNode blocks(Message.Assistant message) throws ProviderException {
    ArrayNode blocks = JSON.createArrayNode();
    for (ContentPart part : message.content()) {
      switch (part) {
        case ContentPart.Text(String text) -> addText(blocks, text);
        case ContentPart.Image _ ->
            throw new Unsupported(Stage.NOT_SENT, "an image in an assistant's message");
      }
    }
    for (ToolCall call : message.toolCalls()) {
      blocks
          .addObject()
          .put("type", "tool_use")
          .put("id", call.id())
          .put("name", OfferedTools.upstream(call.name()))
          .set("input", arguments(call));
    }
    return blocks;
  }

  private static ArrayNode block(Message.Tool message) {
    ArrayNode blocks = JSON.createArrayNode();
    blocks
        .addObject()
        .put("type", "tool_result")
        .put("tool_use_id", message.toolCallId())
        .put("content", message.text());
    return blocks;
  }

  /** The API takes no empty text. */
  private static void addText(ArrayNode blocks, String text) {
    if (!text.isEmpty()) {
      blocks.addObject().put("type", "text").put("text", text);
    }
  }

  private static void addImage(ArrayNode blocks, ContentPart.Image image) throws ProviderException {
    if (image.url().regionMatches(true, 0, "http", 0, 4)) {
      throw new Unsupported(
          Stage.NOT_SENT,
          "messages[].content[].image_url",
          "Claude Code does not fetch images: send the image itself as a data: URL in base64");
    }
    Matcher parts = DATA_URL.matcher(image.url());
    if (!parts.matches()) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "an image must be a data: URL with base64 of image/png, image/jpeg, image/gif or"
              + " image/webp");
    }
    blocks
        .addObject()
        .put("type", "image")
        .putObject("source")
        .put("type", "base64")
        .put("media_type", parts.group(1))
        .put("data", parts.group(2));
  }

  private static JsonNode arguments(ToolCall call) throws RequestRejected {
    if (call.arguments().isBlank()) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode parsed = JSON.readTree(call.arguments());
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

  @Override
  public String toString() {
    return "a conversation of " + turns.size() + " turns";
  }
}
