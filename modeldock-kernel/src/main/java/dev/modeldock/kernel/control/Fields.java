package dev.modeldock.kernel.control;

import dev.modeldock.kernel.control.doc.Field;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.names.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request body, each of which is asked for by name and type: nothing of a body
 * takes effect that no code asks for, and a field that nobody would ask for is refused. A field
 * that is null counts as left out. Error messages never repeat a value: it could be a secret.
 */
public final class Fields {

  private final Map<String, @Nullable Object> values;
  private final Shape shape;

  private Fields(Map<String, @Nullable Object> values, Shape shape) {
    this.values = values;
    this.shape = shape;
  }

  /**
   * {@return the fields of {@code values}}
   *
   * @throws ControlProblem if one of them is not of {@code shape}
   */
  static Fields of(Map<String, @Nullable Object> values, Shape shape) throws ControlProblem {
    List<String> known = shape.names();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw ControlProblem.invalid(
            "unknown_field",
            "there is no field '" + name + "' here",
            Nearest.to(name, known)
                .map(near -> "did you mean '" + near + "'?")
                .orElse("the fields are " + String.join(", ", known)));
      }
    }
    return new Fields(values, shape);
  }

  /**
   * {@return these fields as changes to {@code base}: a field that is null takes the base's away,
   * an object changes an object field by field, and anything else stands in the place of the
   * base's}
   */
  public Fields over(Map<String, Object> base) {
    return new Fields(merged(base, values), shape);
  }

  private static Map<String, @Nullable Object> merged(
      Map<String, ?> base, Map<?, @Nullable ?> changes) {
    var merged = new LinkedHashMap<String, @Nullable Object>(base);
    changes.forEach((key, change) -> {
      String name = key.toString();
      switch (change) {
        case null -> merged.remove(name);
        case Map<?, ?> object -> merged.put(name, merged(texts(merged.get(name)), object));
        case Object value -> merged.put(name, value);
      }
    });
    return merged;
  }

  private static Map<String, Object> texts(@Nullable Object object) {
    var copy = new LinkedHashMap<String, Object>();
    if (object instanceof Map<?, ?> map) {
      map.forEach((key, value) -> copy.put(key.toString(), value));
    }
    return copy;
  }

  /** {@return the fields of the object called {@code name}; none if it is not given} */
  public Fields nested(String name) throws ControlProblem {
    if (shape.field(name).map(Field::type).orElse(null) instanceof Type.ObjectOf(Shape inner)) {
      return of(object(name), inner);
    }
    throw new IllegalArgumentException("no object '" + name + "' is described");
  }

  /** {@return the whole number called {@code name}, from 0 to {@code most}; null if not given} */
  public @Nullable Integer optionalWhole(String name, int most) throws ControlProblem {
    return switch (values.get(name)) {
      case null -> null;
      case Long number when number >= 0 && number <= most -> (Integer) number.intValue();
      case Object _ -> throw wrong(name, "a whole number from 0 to " + most);
    };
  }

  /** {@return the whole number called {@code name}, from 1 to {@code most}; null if not given} */
  public @Nullable Long optionalCount(String name, long most) throws ControlProblem {
    return switch (values.get(name)) {
      case null -> null;
      case Long number when number >= 1 && number <= most -> number;
      case Object _ -> throw wrong(name, "a whole number from 1 to " + most);
    };
  }

  /** {@return the text called {@code name}, which must be given} */
  public String text(String name) throws ControlProblem {
    return optionalText(name)
        .orElseThrow(
            () -> ControlProblem.invalidValue("the field '" + name + "' is missing", null));
  }

  /** {@return the text called {@code name}, if it is given} */
  public Optional<String> optionalText(String name) throws ControlProblem {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text when !text.isBlank() -> Optional.of(text);
      case Object _ -> throw wrong(name, "a text that is not empty");
    };
  }

  /** {@return the truth value called {@code name}; false if it is not given} */
  public boolean truth(String name) throws ControlProblem {
    return switch (values.get(name)) {
      case null -> false;
      case Boolean truth -> truth;
      case Object _ -> throw wrong(name, "true or false");
    };
  }

  /** {@return the texts called {@code name}; none if they are not given} */
  public List<String> texts(String name) throws ControlProblem {
    Object given = values.get(name);
    if (given == null) {
      return List.of();
    }
    if (!(given instanceof List<?> list)) {
      throw wrong(name, "a list of texts");
    }
    var texts = new ArrayList<String>();
    for (Object item : list) {
      if (!(item instanceof String text) || text.isBlank()) {
        throw wrong(name, "a list of texts that are not empty");
      }
      texts.add(text);
    }
    return texts;
  }

  /** {@return the texts by name called {@code name}; none if they are not given} */
  public Map<String, String> textsByName(String name) throws ControlProblem {
    var texts = new LinkedHashMap<String, String>();
    for (var entry : object(name).entrySet()) {
      if (!(entry.getValue() instanceof String text)) {
        throw wrong(name + "." + entry.getKey(), "a text");
      }
      texts.put(entry.getKey(), text);
    }
    return texts;
  }

  /** {@return the texts, numbers and truth values by name called {@code name}} */
  public Map<String, Object> scalarsByName(String name) throws ControlProblem {
    var scalars = new LinkedHashMap<String, Object>();
    for (var entry : object(name).entrySet()) {
      switch (entry.getValue()) {
        case String text -> scalars.put(entry.getKey(), text);
        case Number number -> scalars.put(entry.getKey(), number);
        case Boolean truth -> scalars.put(entry.getKey(), truth);
        case null, default ->
            throw wrong(name + "." + entry.getKey(), "a text, a number, true or false");
      }
    }
    return scalars;
  }

  private Map<?, ?> rawObject(String name) throws ControlProblem {
    return switch (values.get(name)) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      case Object _ -> throw wrong(name, "an object");
    };
  }

  private Map<String, @Nullable Object> object(String name) throws ControlProblem {
    var object = new LinkedHashMap<String, @Nullable Object>();
    rawObject(name).forEach((key, value) -> object.put(key.toString(), value));
    return object;
  }

  private static ControlProblem wrong(String name, String wanted) {
    return ControlProblem.invalidValue("the field '" + name + "' must be " + wanted, null);
  }
}
