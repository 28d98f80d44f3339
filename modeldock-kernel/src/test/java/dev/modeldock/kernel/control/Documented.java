package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.control.doc.Field;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.openapi.Responses;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds answers against what their routes say that they answer. */
final class Documented {

  private final List<String> problems = new ArrayList<>();

  private Documented() {}

  static void check(Route route, int status, Map<String, @Nullable Object> body) {
    assertThat(Responses.documented(route, status))
        .as("%s is documented to answer %d", route, status)
        .isTrue();
    var answer = route.doc().orElseThrow().answer();
    Type type = answer.body();
    if (status < 300 && answer.isJson() && type != null) {
      assertThat(problems(type, body)).as("what %s answers beside its document", route).isEmpty();
    }
  }

  static List<String> problems(Type type, @Nullable Object value) {
    var check = new Documented();
    check.value("", type, value);
    return check.problems;
  }

  private void value(String at, Type type, @Nullable Object value) {
    switch (type) {
      case Type.Plain plain -> require(at, plain, value, plain(plain, value));
      case Type.Choice(List<String> ids) ->
          require(at, type, value, value instanceof String text && ids.contains(text));
      case Type.ListOf(Type item) -> {
        require(at, type, value, value instanceof List<?>);
        if (value instanceof List<?> list) {
          list.forEach(each -> value(at + "[]", item, each));
        }
      }
      case Type.MapOf(Type item) -> {
        require(at, type, value, value instanceof Map<?, ?>);
        if (value instanceof Map<?, ?> map) {
          map.forEach((name, each) -> value(at + "." + name, item, each));
        }
      }
      case Type.ObjectOf(Shape shape) -> object(at, shape, value);
      case Type.OneOf(List<Shape> shapes) ->
          require(
              at,
              type,
              value,
              shapes.stream()
                  .anyMatch(shape -> problems(new Type.ObjectOf(shape), value).isEmpty()));
    }
  }

  private static boolean plain(Type.Plain plain, @Nullable Object value) {
    return switch (plain) {
      case TEXT -> value instanceof String;
      case WHOLE -> value instanceof Long;
      case TRUTH -> value instanceof Boolean;
      case MOMENT -> value instanceof String text && Instant.parse(text) != null;
      case SCALAR -> value instanceof String || value instanceof Number || value instanceof Boolean;
      case ANY -> true;
    };
  }

  private void object(String at, Shape shape, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(at + " is no object");
      return;
    }
    for (Object name : map.keySet()) {
      if (shape.field(name.toString()).isEmpty()) {
        problems.add(at + "." + name + " is not documented in " + shape.name());
      }
    }
    for (Field field : shape.fields()) {
      Object given = map.get(field.name());
      if (!map.containsKey(field.name())) {
        if (field.always()) {
          problems.add(at + "." + field.name() + " of " + shape.name() + " is missing");
        }
      } else if (given != null) {
        value(at + "." + field.name(), field.type(), given);
      } else if (!field.nullable()) {
        problems.add(at + "." + field.name() + " of " + shape.name() + " is null");
      }
    }
  }

  private void require(String at, Type type, @Nullable Object value, boolean fits) {
    if (!fits) {
      problems.add(at + " is " + value + ", not " + type);
    }
  }
}
