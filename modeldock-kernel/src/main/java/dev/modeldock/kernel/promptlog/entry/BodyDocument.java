package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes down a request that only its runtime understands: its JSON, with pictures and sounds
 * replaced by their sizes.
 */
final class BodyDocument {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");
  private static final int LONGEST_WORD = 1_000;

  private BodyDocument() {}

  static JsonObject of(byte[] body, Keeper keeper) {
    try {
      JsonObject json = Json.object(body);
      var document = JsonObject.builder();
      if (json.values().get("messages") instanceof List<?> messages) {
        document.put("roles", messages.stream().map(BodyDocument::role).toList());
      }
      var bare = JsonObject.builder();
      json.values().forEach((name, value) -> bare.put(name, withoutMedia(value)));
      keeper.put(document, "body", text(Json.compact(bare.build())));
      return document.build();
    } catch (JsonProblem _) {
      var document = JsonObject.builder();
      keeper.put(document, "body", text(body));
      return document.build();
    }
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static String role(@Nullable Object message) {
    return message instanceof Map<?, ?> fields
            && fields.get("role") instanceof String role
            && ROLES.contains(role)
        ? role
        : "other";
  }

  private static @Nullable Object withoutMedia(@Nullable Object value) {
    return switch (value) {
      case String text when isMedia(text) -> "[" + text.length() * 3L / 4 + " bytes]";
      case List<?> items -> items.stream().map(BodyDocument::withoutMediaOrNothing).toList();
      case Map<?, ?> fields -> {
        var copy = new LinkedHashMap<String, @Nullable Object>();
        fields.forEach((name, item) -> copy.put((String) name, withoutMedia(item)));
        yield copy;
      }
      case null, default -> value;
    };
  }

  /** Lists without nulls are what streams can make; in a log an empty text says as much. */
  private static Object withoutMediaOrNothing(@Nullable Object item) {
    Object bare = withoutMedia(item);
    return bare == null ? "" : bare;
  }

  private static boolean isMedia(String text) {
    return text.length() > LONGEST_WORD
        && text.chars().limit(LONGEST_WORD).skip(100).allMatch(BodyDocument::isBase64);
  }

  private static boolean isBase64(int c) {
    return c < 0x80
        && (Character.isLetterOrDigit(c)
            || c == '+'
            || c == '/'
            || c == '='
            || c == '-'
            || c == '_');
  }
}
