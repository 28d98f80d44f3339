package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.Iterator;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts a conversation into the form that every age of LM Studio takes. */
final class ChatMessages {

  private static final Pattern WRONG_NAME =
      Pattern.compile("^data:image/jpg;", Pattern.CASE_INSENSITIVE);

  private ChatMessages() {}

  /** Rewrites in place; {@return whether anything was changed} */
  static boolean rewrite(ArrayNode messages) throws ProviderException {
    boolean changed = false;
    int index = 0;
    for (Iterator<JsonNode> each = messages.iterator(); each.hasNext(); index++) {
      if (each.next() instanceof ObjectNode message) {
        changed |= rewrite(message);
        if (message.path("role").asString("").equals("system")
            && isEmpty(message.path("content"))) {
          each.remove();
          changed = true;
        } else {
          changed |= checkParts(message.path("content"), "messages[" + index + "].content");
        }
      }
    }
    return changed;
  }

  private static boolean rewrite(ObjectNode message) {
    return switch (message.path("role").asString("")) {
      case "developer" -> {
        message.put("role", "system");
        yield true;
      }
      case "assistant" -> {
        boolean missing = !message.hasNonNull("content");
        if (missing) {
          message.put("content", "");
        }
        yield missing;
      }
      default -> false;
    };
  }

  private static boolean isEmpty(JsonNode content) {
    for (JsonNode part : content) {
      if (!part.path("type").asString("").equals("text")
          || !part.path("text").asString("").isEmpty()) {
        return false;
      }
    }
    return !content.isString() || content.asString().isEmpty();
  }

  private static boolean checkParts(JsonNode content, String where) throws Unsupported {
    boolean changed = false;
    for (int i = 0; content.isArray() && i < content.size(); i++) {
      JsonNode part = content.get(i);
      String type = part.path("type").asString("");
      String place = where + "[" + i + "]";
      if (type.equals("image_url")) {
        changed |= checkImage(part.path("image_url"), place + ".image_url");
      } else if (!type.equals("text") && !type.equals("refusal")) {
        throw new Unsupported(Stage.NOT_SENT, place + " of type '" + type + "'");
      }
    }
    return changed;
  }

  private static boolean checkImage(JsonNode image, String place) throws Unsupported {
    String url = image.path("url").asString("");
    String start = url.substring(0, Math.min(url.length(), 40)).toLowerCase(Locale.ROOT);
    if (start.startsWith("data:image/png;base64,") || start.startsWith("data:image/jpeg;base64,")) {
      return false;
    }
    if (start.startsWith("data:image/jpg;base64,") && image instanceof ObjectNode object) {
      object.put("url", WRONG_NAME.matcher(url).replaceFirst("data:image/jpeg;"));
      return true;
    }
    throw new Unsupported(
        Stage.NOT_SENT,
        place + " that is not a PNG or a JPEG as a base64 data URL (here: " + kind(start) + ")");
  }

  /** Says what it is without what it holds. */
  private static String kind(String start) {
    int end = start.indexOf(start.startsWith("data:") ? ';' : ':');
    return end > 0 ? start.substring(0, end) : "no address";
  }
}
