package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a message's content: a string, or an array of parts. */
final class ContentReader {

  private ContentReader() {}

  /** {@return content that may have images} */
  static List<ContentPart> any(@Nullable JsonValue content, String field) throws RejectedException {
    return read(content, field, true);
  }

  /** {@return content of text alone} */
  static List<ContentPart> text(@Nullable JsonValue content, String field)
      throws RejectedException {
    return read(content, field, false);
  }

  private static List<ContentPart> read(@Nullable JsonValue content, String field, boolean images)
      throws RejectedException {
    JsonValue value = Fields.required(content, field);
    if (value.is(JsonKind.STRING)) {
      return List.of(new ContentPart.Text(value.text()));
    }
    if (!value.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(field, "a string or an array of parts", value);
    }
    var parts = new ArrayList<ContentPart>();
    for (JsonValue each : value.elements()) {
      String at = field + "[" + parts.size() + "]";
      parts.add(part(Fields.object(each, at), at, images));
    }
    return parts;
  }

  private static ContentPart part(Map<String, JsonValue> part, String field, boolean images)
      throws RejectedException {
    String type = Fields.text(part.get("type"), field + ".type");
    switch (type) {
      case "text", "refusal" -> {
        return new ContentPart.Text(Fields.text(part.get(type), field + "." + type));
      }
      case "image_url" -> {
        if (images) {
          return image(part.get(type), field + ".image_url");
        }
        throw RejectedException.invalid(
            field + ".type", "is 'image_url', which only messages of the user may have");
      }
      default ->
          throw RejectedException.unsupported(
              field + ".type",
              "is "
                  + Fields.shown(type)
                  + ": the provider of this model takes parts of type text and image_url only");
    }
  }

  private static ContentPart image(@Nullable JsonValue value, String field)
      throws RejectedException {
    Map<String, JsonValue> image = Fields.object(value, field);
    String url = Fields.text(image.get("url"), field + ".url");
    if (!url.startsWith("data:") && !url.startsWith("https://") && !url.startsWith("http://")) {
      throw RejectedException.invalid(field + ".url", "must be a data: URL or an http(s) address");
    }
    String detail = Fields.optionalText(image.get("detail"), field + ".detail");
    return new ContentPart.Image(url, detail == null ? "auto" : detail);
  }
}
