package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.wire.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a request that the API's types have no place for, though the answer means the same
 * without them. The client is told their names; what would change the answer is refused instead.
 */
final class LeftOut {

  private final Set<String> names = new TreeSet<>();

  /** Notes {@code field}, unless its value says nothing. */
  void note(String field, JsonValue value) {
    if (!saysNothing(value)) {
      names.add(field);
    }
  }

  /**
   * Notes the members of an object that nobody reads.
   *
   * @param where the object's own name, of whichever element of an array it is
   */
  void others(Map<String, JsonValue> members, String where, Set<String> read) {
    members.forEach((name, value) -> {
      if (!read.contains(name)) {
        note(where + "." + name, value);
      }
    });
  }

  /** {@return whether {@code value} is null, or an empty object or array} */
  static boolean saysNothing(JsonValue value) {
    return switch (value.kind()) {
      case NULL -> true;
      case OBJECT, ARRAY -> !value.cursor().next();
      case STRING, NUMBER, TRUE, FALSE -> false;
    };
  }

  /** {@return the names, in order} */
  List<String> names() {
    return List.copyOf(names);
  }
}
