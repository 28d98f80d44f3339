package dev.modeldock.kernel.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value in bytes that {@link JsonScan} has accepted: a view, not a copy, read when asked.
 *
 * <p>Immutable as long as the bytes are.
 */
public final class JsonValue {

  private final byte[] bytes;
  private final int start;
  private final int end;

  JsonValue(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** {@return the value's kind} */
  public JsonKind kind() {
    return JsonKind.of(bytes[start]);
  }

  /** {@return whether the value is of this kind} */
  public boolean is(JsonKind kind) {
    return kind() == kind;
  }

  /** {@return where the value begins in the bytes} */
  public int start() {
    return start;
  }

  /** {@return the place behind the value} */
  public int end() {
    return end;
  }

  /** {@return the value exactly as it is written} */
  public String raw() {
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /** {@return the text of a string} */
  public String text() {
    require(JsonKind.STRING);
    return JsonText.decode(bytes, start + 1, end - 1);
  }

  /** {@return whether a string is written with {@code prefix}, in ASCII, before all else} */
  public boolean writtenFrom(String prefix) {
    if (!is(JsonKind.STRING) || end - start < prefix.length() + 2) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (bytes[start + 1 + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@return a cursor over an object or array} */
  public JsonCursor cursor() {
    if (kind() != JsonKind.ARRAY) {
      require(JsonKind.OBJECT);
    }
    return new JsonCursor(bytes, start);
  }

  /** {@return an object's members by name, in order; of those with one name, the last} */
  public Map<String, JsonValue> members() {
    require(JsonKind.OBJECT);
    var members = new LinkedHashMap<String, JsonValue>();
    for (var each = cursor(); each.next(); ) {
      members.put(each.name(), each.value());
    }
    return members;
  }

  /** {@return an array's elements, in order} */
  public List<JsonValue> elements() {
    require(JsonKind.ARRAY);
    var elements = new ArrayList<JsonValue>();
    for (var each = cursor(); each.next(); ) {
      elements.add(each.value());
    }
    return elements;
  }

  private void require(JsonKind wanted) {
    if (kind() != wanted) {
      throw new IllegalStateException(kind().phrase() + " is not " + wanted.phrase());
    }
  }
}
