package dev.modeldock.plugins.dashscope;

import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts a conversation into the form that all of DashScope's models take, and changes no word. */
final class Messages {

  private Messages() {}

  static void adapt(ObjectNode body) {
    if (body.path("messages") instanceof ArrayNode messages) {
      for (JsonNode message : messages) {
        if (message instanceof ObjectNode object) {
          adaptOne(object);
        }
      }
      while (secondIsSystemToo(messages)) {
        joinFirstTwo(messages);
      }
    }
  }

  private static void adaptOne(ObjectNode message) {
    if (message.path("role").asString("").equals("developer")) {
      message.put("role", "system");
    }
    if (message.path("content") instanceof ArrayNode parts && onlyText(parts)) {
      // Models that see nothing refuse a list, even of texts.
      var text = new StringJoiner("\n");
      parts.forEach(part -> text.add(part.path("text").asString("")));
      message.put("content", text.toString());
    }
  }

  /** A part that says more than its text, such as where a cache may end, is left alone. */
  private static boolean onlyText(ArrayNode parts) {
    for (JsonNode part : parts) {
      boolean plain =
          part.size() == 2
              && part.path("type").asString("").equals("text")
              && part.path("text").isString();
      if (!plain) {
        return false;
      }
    }
    return !parts.isEmpty();
  }

  /** Only the first message may be the system's, while clients send what they are told in two. */
  private static boolean secondIsSystemToo(ArrayNode messages) {
    return messages.size() > 1 && isSystemText(messages.get(0)) && isSystemText(messages.get(1));
  }

  private static boolean isSystemText(JsonNode message) {
    return message.path("role").asString("").equals("system") && message.path("content").isString();
  }

  private static void joinFirstTwo(ArrayNode messages) {
    String first = messages.get(0).path("content").asString("");
    String second = messages.get(1).path("content").asString("");
    messages.remove(1);
    ((ObjectNode) messages.get(0)).put("content", first + "\n\n" + second);
  }
}
