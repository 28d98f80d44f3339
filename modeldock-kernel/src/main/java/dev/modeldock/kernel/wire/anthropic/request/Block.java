package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A content block as the client wrote it.
 *
 * @param type its type
 * @param members its members by name
 * @param field where it is in the request
 */
record Block(String type, Map<String, JsonValue> members, String field) {

  static final String TEXT = "text";

  /** {@return the blocks of a content, which may be a string in place of one block of text} */
  static List<Block> read(@Nullable JsonValue content, String field, Dropped dropped)
      throws RejectedException {
    JsonValue value = Fields.required(content, field);
    if (value.is(JsonKind.STRING)) {
      return List.of(new Block(TEXT, Map.of(TEXT, value), field));
    }
    if (!value.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(field, "a string or an array of blocks", value);
    }
    var blocks = new ArrayList<Block>();
    for (JsonValue each : value.elements()) {
      String at = field + "[" + blocks.size() + "]";
      Map<String, JsonValue> members = Fields.object(each, at);
      blocks.add(new Block(Fields.text(members.get("type"), at + ".type"), members, at));
      note(members, "cache_control", dropped);
      note(members, "citations", dropped);
    }
    return blocks;
  }

  private static void note(Map<String, JsonValue> members, String name, Dropped dropped) {
    JsonValue value = Fields.present(members.get(name));
    boolean empty = value != null && value.is(JsonKind.ARRAY) && !value.cursor().next();
    if (value != null && !empty) {
      dropped.add(name);
    }
  }

  @Nullable JsonValue value(String name) {
    return members.get(name);
  }

  /** {@return a member that must be a string} */
  String text(String name) throws RejectedException {
    return Fields.text(members.get(name), field + "." + name);
  }

  /** {@return a member that may be a string} */
  @Nullable String optionalText(String name) throws RejectedException {
    return Fields.optionalText(members.get(name), field + "." + name);
  }

  /** {@return what is told to a client whose block cannot be said to any runtime} */
  RejectedException unsupported(String why) {
    return RejectedException.unsupported(field + ".type", "is " + Fields.shown(type) + ": " + why);
  }
}
