package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads messages' content: a string each, or an array of parts. Used for one request. */
final class ContentReader {

  private static final String PART = "messages[].content[]";
  private static final String IMAGE = PART + ".image_url";

  private final LeftOut leftOut;

  ContentReader(LeftOut leftOut) {
    this.leftOut = leftOut;
  }

  /** {@return content that may have images} */
  List<ContentPart> any(@Nullable JsonValue content, String field) throws RejectedException {
    return read(content, field, true);
  }

  /** {@return content of text alone} */
  List<ContentPart> text(@Nullable JsonValue content, String field) throws RejectedException {
    return read(content, field, false);
  }

  private List<ContentPart> read(@Nullable JsonValue content, String field, boolean images)
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

  private ContentPart part(Map<String, JsonValue> part, String field, boolean images)
      throws RejectedException {
    String type = Fields.text(part.get("type"), field + ".type");
    switch (type) {
      case "text", "refusal" -> {
        leftOut.others(part, PART, Set.of("type", type));
        return new ContentPart.Text(Fields.text(part.get(type), field + "." + type));
      }
      case "image_url" -> {
        if (images) {
          leftOut.others(part, PART, Set.of("type", type));
          return image(part.get(type), field + ".image_url");
        }
        throw RejectedException.invalid(
            field + ".type", "is 'image_url', which only messages of the user may have");
      }
      case "input_audio" ->
          throw unsupported(field, "'input_audio': send a transcript of it as text");
      case "file" -> throw unsupported(field, "'file': send what is in it as text");
      default -> throw unsupported(field, Fields.shown(type));
    }
  }

  private static RejectedException unsupported(String field, String what) {
    return RejectedException.unsupported(
        field + ".type",
        "is " + what + "; the provider of this model takes parts of type text and image_url only");
  }

  private ContentPart image(@Nullable JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> image = Fields.object(value, field);
    String url = Fields.text(image.get("url"), field + ".url");
    ImageUrl.check(url, field + ".url");
    leftOut.others(image, IMAGE, Set.of("url", "detail"));
    String detail = Fields.optionalText(image.get("detail"), field + ".detail");
    return new ContentPart.Image(url, detail == null ? "auto" : detail);
  }
}
