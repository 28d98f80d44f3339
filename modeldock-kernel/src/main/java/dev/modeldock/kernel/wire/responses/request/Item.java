package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One item of a conversation.
 *
 * @param field where it stands in the request
 * @param type its type; {@code message} where the client left that out
 * @param raw the item as it is written
 * @param members what it says
 */
record Item(String field, String type, String raw, Map<String, JsonValue> members) {

  private static final Set<String> REFERENCE = Set.of("id", "type");

  static Item of(JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> members = Fields.object(value, field);
    String type = Fields.optionalText(members.get("type"), field + ".type");
    if (type == null) {
      type = untyped(members, field);
    }
    return new Item(field, type, value.raw(), members);
  }

  /** Two kinds of items need no type: messages, and references, which are an id and no more. */
  private static String untyped(Map<String, JsonValue> members, String field)
      throws RejectedException {
    if (members.containsKey("role")) {
      return "message";
    }
    if (members.containsKey("id") && REFERENCE.containsAll(members.keySet())) {
      return "item_reference";
    }
    throw RejectedException.invalid(field + ".type", "is missing");
  }

  @Nullable JsonValue value(String name) {
    return Fields.present(members.get(name));
  }

  String text(String name) throws RejectedException {
    return Fields.text(members.get(name), field + "." + name);
  }

  @Nullable String optionalText(String name) throws RejectedException {
    return Fields.optionalText(members.get(name), field + "." + name);
  }

  /** {@return whether there is a member of this name that says something} */
  boolean has(String name) {
    JsonValue value = value(name);
    return value != null && !(value.is(JsonKind.ARRAY) && !value.cursor().next());
  }

  /** {@return the item as it is listed: with its type, a message's text as a part, no empty id} */
  String listed() {
    var out = new ByteSink(raw.length() + 64);
    out.ascii("{\"type\":").string(type);
    members.forEach((name, value) -> {
      if (name.equals("type") || name.equals("id") && !named(value)) {
        return;
      }
      out.ascii(",").string(name).ascii(":");
      byte[] said = value.raw().getBytes(StandardCharsets.UTF_8);
      if (type.equals("message") && name.equals("content") && value.is(JsonKind.STRING)) {
        out.ascii("[{\"type\":").ascii(byModel() ? "\"output_text\"" : "\"input_text\"");
        out.ascii(",\"text\":").bytes(said);
        out.ascii(byModel() ? ",\"annotations\":[]}]" : "}]");
      } else {
        out.bytes(said);
      }
    });
    return new String(out.ascii("}").toBytes(), StandardCharsets.UTF_8);
  }

  private static boolean named(JsonValue id) {
    return id.is(JsonKind.STRING) && !id.text().isEmpty();
  }

  private boolean byModel() {
    JsonValue role = value("role");
    return role != null && role.is(JsonKind.STRING) && role.text().equals("assistant");
  }
}
