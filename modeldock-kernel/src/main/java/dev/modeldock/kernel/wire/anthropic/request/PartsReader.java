package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.openai.ImageUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the user shows a model: text, images, and documents as far as they are text. */
final class PartsReader {

  private static final String NO_FILES =
      "no runtime behind this gateway reads files, only text and images. "
          + "Send the document's text, as a source of type 'text'";

  private final Dropped dropped;

  PartsReader(Dropped dropped) {
    this.dropped = dropped;
  }

  List<ContentPart> read(List<Block> blocks) throws RejectedException {
    var parts = new ArrayList<ContentPart>();
    for (Block each : blocks) {
      add(each, parts);
    }
    return parts;
  }

  /** Appends what a block says. */
  void add(Block block, List<ContentPart> to) throws RejectedException {
    switch (block.type()) {
      case Block.TEXT -> addText(block.text(Block.TEXT), to);
      case "image" -> to.add(image(block));
      case "document" -> document(block, to);
      case "search_result" -> searchResult(block, to);
      case "tool_reference" -> addText("The tool " + block.text("tool_name") + ".", to);
      default -> {
        if (!ServerBlocks.dropped(block, dropped)) {
          throw block.unsupported("no runtime behind this gateway knows such a block");
        }
      }
    }
  }

  private static void addText(String text, List<ContentPart> to) {
    if (!text.isEmpty()) {
      to.add(new ContentPart.Text(text));
    }
  }

  private static ContentPart image(Block block) throws RejectedException {
    String field = block.field() + ".source";
    Map<String, JsonValue> source = Fields.object(block.value("source"), field);
    String type = Fields.text(source.get("type"), field + ".type");
    String url =
        switch (type) {
          case "base64" ->
              "data:"
                  + mediaType(Fields.text(source.get("media_type"), field + ".media_type"), field)
                  + ";base64,"
                  + Fields.text(source.get("data"), field + ".data");
          case "url" -> address(Fields.text(source.get("url"), field + ".url"), field);
          default ->
              throw RejectedException.unsupported(
                  field + ".type",
                  "is "
                      + Fields.shown(type)
                      + ": no runtime behind this gateway can fetch it. "
                      + "Send the image itself, as a source of type 'base64'");
        };
    ImageUrl.check(url, field);
    return new ContentPart.Image(url, "auto");
  }

  private static String mediaType(String type, String field) throws RejectedException {
    return switch (type) {
      case "image/jpeg", "image/png", "image/gif", "image/webp" -> type;
      case "image/jpg" -> "image/jpeg";
      default ->
          throw RejectedException.invalid(
              field + ".media_type", "must be image/jpeg, image/png, image/gif or image/webp");
    };
  }

  private static String address(String url, String field) throws RejectedException {
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      throw RejectedException.invalid(field + ".url", "must be an http(s) address");
    }
    return url;
  }

  private void document(Block block, List<ContentPart> to) throws RejectedException {
    String field = block.field() + ".source";
    Map<String, JsonValue> source = Fields.object(block.value("source"), field);
    String type = Fields.text(source.get("type"), field + ".type");
    var said = new ArrayList<ContentPart>();
    switch (type) {
      case "text" -> addText(Fields.text(source.get("data"), field + ".data"), said);
      case "content" ->
          said.addAll(read(Block.read(source.get("content"), field + ".content", dropped)));
      default ->
          throw RejectedException.unsupported(
              field + ".type", "is " + Fields.shown(type) + ": " + NO_FILES);
    }
    wrap("document", block.optionalText("title"), block.optionalText("context"), said, to);
  }

  private void searchResult(Block block, List<ContentPart> to) throws RejectedException {
    List<Block> content = Block.read(block.value("content"), block.field() + ".content", dropped);
    wrap("search_result", block.text("title"), block.text("source"), read(content), to);
  }

  /** Text alone becomes one piece, in which a model sees where it begins and ends. */
  private static void wrap(
      String tag,
      @Nullable String title,
      @Nullable String about,
      List<ContentPart> said,
      List<ContentPart> to) {
    var text = new StringBuilder("<" + tag + ">\n");
    text.append(title == null ? "" : title + "\n").append(about == null ? "" : about + "\n");
    for (ContentPart each : said) {
      switch (each) {
        case ContentPart.Text(String piece) -> text.append("\n").append(piece).append("\n");
        case ContentPart.Image image -> {
          addText(text.toString(), to);
          text.setLength(0);
          to.add(image);
        }
      }
    }
    addText(text.append("</" + tag + ">").toString(), to);
  }
}
