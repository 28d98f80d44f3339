package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.openai.ImageUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the content of messages and of tools' outputs: a string, or an array of parts. */
final class PartsReader {

  private PartsReader() {}

  static List<ContentPart> read(@Nullable JsonValue content, String field)
      throws RejectedException {
    JsonValue value = Fields.required(Fields.present(content), field);
    if (value.is(JsonKind.STRING)) {
      return List.of(new ContentPart.Text(value.text()));
    }
    if (!value.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(field, "a string or an array of parts", value);
    }
    var parts = new ArrayList<ContentPart>();
    for (JsonValue each : value.elements()) {
      String at = field + "[" + parts.size() + "]";
      parts.add(part(Fields.object(each, at), at));
    }
    return parts;
  }

  private static ContentPart part(Map<String, JsonValue> part, String field)
      throws RejectedException {
    String type = Fields.text(part.get("type"), field + ".type");
    return switch (type) {
      case "input_text", "output_text", "text", "summary_text", "reasoning_text" ->
          new ContentPart.Text(Fields.text(part.get("text"), field + ".text"));
      case "refusal" -> new ContentPart.Text(Fields.text(part.get("refusal"), field + ".refusal"));
      case "input_image" -> image(part, field);
      default ->
          throw RejectedException.unsupported(
              field + ".type",
              "is "
                  + Fields.shown(type)
                  + ": no runtime behind this gateway reads files or hears, only text and images."
                  + " Send the text itself, as a part of type 'input_text'");
    };
  }

  private static ContentPart image(Map<String, JsonValue> part, String field)
      throws RejectedException {
    String url = Fields.optionalText(part.get("image_url"), field + ".image_url");
    if (url == null) {
      throw RejectedException.unsupported(
          field + ".image_url",
          "is missing: no runtime behind this gateway can fetch a file by its id. Send the image"
              + " itself, as a data: URL");
    }
    ImageUrl.check(url, field + ".image_url");
    String detail = Fields.optionalText(part.get("detail"), field + ".detail");
    return new ContentPart.Image(url, detail == null ? "auto" : detail);
  }
}
