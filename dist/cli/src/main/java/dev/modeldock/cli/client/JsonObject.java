package dev.modeldock.cli.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object, in the order of its document. Confined to one thread. */
public final class JsonObject {

  private final Map<String, @Nullable Object> values;

  JsonObject(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** {@return an empty object} */
  public static JsonObject empty() {
    return new JsonObject(new LinkedHashMap<>());
  }

  /**
   * {@return the object that {@code text} is}
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static JsonObject parse(String text) {
    if (new JsonReader(text).read() instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  /** Sets a value: null, a text, number, truth value, list or object. */
  public JsonObject with(String name, @Nullable Object value) {
    values.put(name, value);
    return this;
  }

  /** {@return whatever is called {@code name}; null if nothing is} */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** {@return the text called {@code name}; empty if there is none} */
  public String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }

  /** {@return the whole number called {@code name}; 0 if there is none} */
  public long number(String name) {
    return values.get(name) instanceof Long number ? number : 0;
  }

  /** {@return whether {@code name} is true} */
  public boolean truth(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  /** {@return the object called {@code name}; an empty one if there is none} */
  public JsonObject object(String name) {
    return values.get(name) instanceof JsonObject object ? object : empty();
  }

  /** {@return the objects in the list called {@code name}} */
  public List<JsonObject> objects(String name) {
    var objects = new ArrayList<JsonObject>();
    for (Object item : list(name)) {
      if (item instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** {@return the texts in the list called {@code name}} */
  public List<String> texts(String name) {
    var texts = new ArrayList<String>();
    for (Object item : list(name)) {
      if (item instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  private List<?> list(String name) {
    return values.get(name) instanceof List<?> list ? list : List.of();
  }

  /** {@return all values by name; unmodifiable} */
  public Map<String, @Nullable Object> asMap() {
    return Collections.unmodifiableMap(values);
  }

  /** {@return the object as JSON, on one line} */
  @Override
  public String toString() {
    return JsonWriter.write(this);
  }
}
