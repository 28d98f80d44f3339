package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.kernel.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes down the pieces of a message; of an image, what it is and how large. */
final class Parts {

  private static final Set<String> IMAGES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

  private Parts() {}

  static void put(JsonObject.Builder document, List<ContentPart> parts, Keeper keeper) {
    if (parts.size() == 1 && parts.getFirst() instanceof ContentPart.Text(String text)) {
      keeper.put(document, "text", text);
    } else if (!parts.isEmpty()) {
      document.put("content", parts.stream().map(part -> part(part, keeper)).toList());
    }
  }

  private static JsonObject part(ContentPart part, Keeper keeper) {
    var document = JsonObject.builder();
    switch (part) {
      case ContentPart.Text(String text) -> keeper.put(document, "text", text);
      case ContentPart.Image(String url, String _) -> image(document, url);
    }
    return document.build();
  }

  private static void image(JsonObject.Builder document, String url) {
    if (!url.regionMatches(true, 0, "data:", 0, 5)) {
      // Addresses of images often are keys to them.
      document.put("image", "address");
      return;
    }
    int comma = url.indexOf(',');
    int semicolon = url.indexOf(';');
    int end = semicolon > 0 && semicolon < comma ? semicolon : Math.max(5, comma);
    String type = url.substring(5, end).toLowerCase(Locale.ROOT);
    document.put("image", IMAGES.contains(type) ? type : "other");
    document.put("bytes", (url.length() - comma - 1) * 3L / 4);
  }
}
