package dev.modeldock.kernel.control;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in the making. A value is null, a text, a number, a truth value, a list, a map, a
 * further document, or anything that is written as its {@code toString()}, such as an instant.
 * Confined to one thread.
 */
public final class JsonDoc {

  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

  private JsonDoc() {}

  /** {@return an empty document} */
  public static JsonDoc empty() {
    return new JsonDoc();
  }

  /** {@return a document of a resource: every one has an id and a name} */
  public static JsonDoc of(String id, String name) {
    return new JsonDoc().with("id", id).with("name", name);
  }

  /** Adds a value. */
  public JsonDoc with(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** {@return the values in the order of their adding; unmodifiable} */
  public Map<String, @Nullable Object> asMap() {
    return Collections.unmodifiableMap(values);
  }
}
