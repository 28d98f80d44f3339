package dev.modeldock.kernel.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds a JSON object by plain values and reads them by name and type, with a {@link JsonProblem}
 * that names the field when one is missing or of another type.
 *
 * <p>Immutable. A value is null, {@link String}, {@link Boolean}, {@link Long}, {@link BigInteger},
 * {@link Double}, {@link List} or {@link Map}. A null value and an absent one are read alike.
 */
public final class JsonObject {

  private final Map<String, @Nullable Object> values;

  JsonObject(Map<String, @Nullable Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** {@return a builder of an object, to which fields are added in their order} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return all values by name, in their order; unmodifiable} */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  /** {@return whether there is a value called {@code name} that is not null} */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** {@return the text called {@code name}} */
  public String text(String name) throws JsonProblem {
    return cast(name, required(name), String.class, "a text");
  }

  /** {@return the text called {@code name}, if it is there} */
  public Optional<String> optionalText(String name) throws JsonProblem {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** {@return the whole number called {@code name}} */
  public long integer(String name) throws JsonProblem {
    return cast(name, required(name), Long.class, "a whole number");
  }

  /** {@return the whole number called {@code name}, if it is there} */
  public OptionalLong optionalInteger(String name) throws JsonProblem {
    return has(name) ? OptionalLong.of(integer(name)) : OptionalLong.empty();
  }

  /** {@return the truth value called {@code name}} */
  public boolean truth(String name) throws JsonProblem {
    return cast(name, required(name), Boolean.class, "true or false");
  }

  /** {@return the object called {@code name}} */
  public JsonObject object(String name) throws JsonProblem {
    return nested(name, required(name));
  }

  /** {@return the objects in the list called {@code name}} */
  public List<JsonObject> objects(String name) throws JsonProblem {
    var found = new ArrayList<JsonObject>();
    for (Object item : list(name)) {
      found.add(nested(name, item));
    }
    return Collections.unmodifiableList(found);
  }

  /** {@return the texts in the list called {@code name}} */
  public List<String> texts(String name) throws JsonProblem {
    var found = new ArrayList<String>();
    for (Object item : list(name)) {
      found.add(cast(name, item, String.class, "a list of texts"));
    }
    return Collections.unmodifiableList(found);
  }

  private List<?> list(String name) throws JsonProblem {
    return cast(name, required(name), List.class, "a list");
  }

  private static JsonObject nested(String name, @Nullable Object value) throws JsonProblem {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    Map<?, ?> found = cast(name, value, Map.class, "an object");
    found.forEach((key, item) -> fields.put((String) key, item));
    return new JsonObject(fields);
  }

  private Object required(String name) throws JsonProblem {
    Object value = values.get(name);
    if (value == null) {
      throw new JsonProblem("'" + name + "' is missing");
    }
    return value;
  }

  private static <T> T cast(String name, @Nullable Object value, Class<T> type, String what)
      throws JsonProblem {
    if (!type.isInstance(value)) {
      throw new JsonProblem("'" + name + "' is not " + what);
    }
    return type.cast(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonObject o && o.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "JsonObject" + values.keySet();
  }

  /** Collects the fields of an object. One thread. */
  public static final class Builder {

    private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    private Builder() {}

    /**
     * Adds a field; one whose value is null is left out.
     *
     * @param value a plain value, a {@link JsonObject}, or a collection or map of such
     * @throws IllegalArgumentException if it is nothing that JSON has
     */
    public Builder put(String name, @Nullable Object value) {
      if (value != null) {
        fields.put(name, plain(value));
      }
      return this;
    }

    /** {@return the object; the builder is not used afterwards} */
    public JsonObject build() {
      return new JsonObject(fields);
    }

    private static @Nullable Object plain(@Nullable Object value) {
      return switch (value) {
        case null -> null;
        case Integer number -> number.longValue();
        case String text -> text;
        case Boolean truth -> truth;
        case Long number -> number;
        case BigInteger number -> number;
        case Double number when Double.isFinite(number) -> number;
        case JsonObject object -> object.values();
        case Collection<?> items -> {
          var copy = new ArrayList<@Nullable Object>(items.size());
          items.forEach(item -> copy.add(plain(item)));
          yield Collections.unmodifiableList(copy);
        }
        case Map<?, ?> map -> {
          var copy = new LinkedHashMap<String, @Nullable Object>();
          map.forEach((key, item) -> copy.put(Objects.toString(key), plain(item)));
          yield Collections.unmodifiableMap(copy);
        }
        default ->
            throw new IllegalArgumentException(
                "a " + value.getClass().getSimpleName() + " has no place in JSON");
      };
    }
  }
}
