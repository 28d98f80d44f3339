package dev.modeldock.cli.connect.text;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes texts in an object of a JSON document. What is not changed keeps its every byte: numbers,
 * order and white space are as their owner wrote them.
 */
public final class JsonEdit {

  private static final String UNIT = "  ";

  private final String text;
  private final String newline;
  private final Replacements changes;

  private JsonEdit(String text) {
    this.text = text;
    this.newline = Replacements.newlineOf(text);
    this.changes = new Replacements(text);
  }

  /**
   * {@return the object that {@code text} is; an empty one if there is no text}
   *
   * @throws IllegalArgumentException if it is anything else; never tells what is in it
   */
  public static JsonObject parsed(String text) {
    return text.isBlank() ? JsonObject.empty() : JsonObject.parse(text);
  }

  /**
   * {@return {@code text} with the values set in its member {@code name}, which is an object}
   *
   * @throws IllegalArgumentException if that cannot be done; never tells what is in the text
   */
  public static String set(String text, String name, Map<String, String> values) {
    JsonObject document = parsed(text);
    if (document.asMap().containsKey(name) && !(document.get(name) instanceof JsonObject)) {
      throw new IllegalArgumentException("its \"" + name + "\" is not an object");
    }
    return text.isBlank()
        ? new JsonEdit("{}\n").set(name, values)
        : new JsonEdit(text).set(name, values);
  }

  private String set(String name, Map<String, String> values) {
    JsonMembers top = JsonMembers.at(text, JsonMembers.space(text, 0));
    Optional<JsonMember> member = top.member(name);
    if (member.isEmpty()) {
      Optional<String> indent = indent(top, "");
      String object =
          object(lines(values), indent.map(each -> each + unit(each)), indent.orElse(""));
      insert(top, List.of(JsonWriter.write(name) + ": " + object), indent, "");
    } else {
      JsonMembers object = JsonMembers.at(text, member.get().valueStart());
      var missing = new ArrayList<String>();
      for (var entry : lines(values).entrySet()) {
        Optional<JsonMember> there = object.member(entry.getKey());
        there.ifPresentOrElse(
            found -> changes.replace(found.valueStart(), found.valueEnd(), entry.getValue()),
            () -> missing.add(JsonWriter.write(entry.getKey()) + ": " + entry.getValue()));
      }
      String outer = indent(top, "").orElse("");
      insert(object, missing, indent(object, outer), outer);
    }
    return changes.applied();
  }

  private static Map<String, String> lines(Map<String, String> values) {
    var lines = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> lines.put(name, JsonWriter.write(value)));
    return lines;
  }

  private String object(Map<String, String> lines, Optional<String> indent, String outer) {
    List<String> members =
        lines.entrySet().stream()
            .map(entry -> JsonWriter.write(entry.getKey()) + ": " + entry.getValue())
            .toList();
    return indent.isEmpty()
        ? "{" + String.join(", ", members) + "}"
        : "{" + broken(members, indent.get()) + newline + outer + "}";
  }

  private String broken(List<String> members, String indent) {
    return newline + indent + String.join("," + newline + indent, members);
  }

  /** Adds members to the end of an object. */
  private void insert(
      JsonMembers object, List<String> members, Optional<String> indent, String outer) {
    if (members.isEmpty()) {
      return;
    }
    boolean empty = object.all().isEmpty();
    String added =
        indent.isEmpty()
            ? (empty ? "" : " ") + String.join(", ", members)
            : broken(members, indent.get());
    if (empty) {
      String end = indent.isEmpty() ? "" : newline + outer;
      changes.replace(object.open() + 1, object.close(), added + end);
    } else {
      changes.insert(object.all().getLast().valueEnd(), "," + added);
    }
  }

  /** {@return how far the object's members stand from the left; none if it is all on one line} */
  private Optional<String> indent(JsonMembers object, String outer) {
    if (object.all().isEmpty()) {
      return Optional.of(outer + unit(outer));
    }
    int first = object.all().getFirst().start();
    String before = text.substring(object.open() + 1, first);
    int line = before.lastIndexOf('\n');
    return line < 0 ? Optional.empty() : Optional.of(before.substring(line + 1));
  }

  private static String unit(String indent) {
    return indent.isEmpty() ? UNIT : indent.startsWith("\t") ? "\t" : indent;
  }
}
