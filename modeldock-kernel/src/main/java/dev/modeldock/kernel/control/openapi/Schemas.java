package dev.modeldock.kernel.control.openapi;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.doc.Field;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes types as JSON Schema, 2020-12, and gathers those that have a name. Used by one thread. */
final class Schemas {

  private static final String REFERENCE = "#/components/schemas/";

  private final Map<String, Shape> shapes = new TreeMap<>();

  JsonDoc of(Type type) {
    return switch (type) {
      case Type.Plain plain -> of(plain);
      case Type.Choice(List<String> ids) ->
          JsonDoc.empty().with("type", "string").with("enum", ids);
      case Type.ListOf(Type item) -> JsonDoc.empty().with("type", "array").with("items", of(item));
      case Type.MapOf(Type value) ->
          JsonDoc.empty().with("type", "object").with("additionalProperties", of(value));
      case Type.ObjectOf(Shape shape) -> of(shape);
      case Type.OneOf(List<Shape> several) ->
          JsonDoc.empty().with("oneOf", several.stream().map(this::of).toList());
    };
  }

  private static JsonDoc of(Type.Plain plain) {
    return switch (plain) {
      case TEXT -> JsonDoc.empty().with("type", "string");
      case WHOLE -> JsonDoc.empty().with("type", "integer").with("format", "int64");
      case TRUTH -> JsonDoc.empty().with("type", "boolean");
      case MOMENT -> JsonDoc.empty().with("type", "string").with("format", "date-time");
      case SCALAR -> JsonDoc.empty().with("type", List.of("string", "number", "boolean"));
      case ANY -> JsonDoc.empty();
    };
  }

  JsonDoc of(Shape shape) {
    Shape known = shapes.putIfAbsent(shape.name(), shape);
    if (known != null && !known.equals(shape)) {
      throw new IllegalStateException("two shapes are called " + shape.name());
    }
    return JsonDoc.empty().with("$ref", REFERENCE + shape.name());
  }

  /** {@return the schemas of all shapes that were met, by name} */
  JsonDoc all() {
    var schemas = new TreeMap<String, JsonDoc>();
    while (schemas.size() < shapes.size()) {
      // Writing one may meet another.
      for (Shape shape : List.copyOf(shapes.values())) {
        schemas.computeIfAbsent(shape.name(), _ -> schema(shape));
      }
    }
    JsonDoc all = JsonDoc.empty();
    schemas.forEach(all::with);
    return all;
  }

  private JsonDoc schema(Shape shape) {
    JsonDoc properties = JsonDoc.empty();
    shape.fields().forEach(field -> properties.with(field.name(), property(field)));
    JsonDoc schema = JsonDoc.empty().with("type", "object").with("properties", properties);
    List<String> always = shape.fields().stream().filter(Field::always).map(Field::name).toList();
    if (!always.isEmpty()) {
      schema.with("required", always);
    }
    return schema.with("additionalProperties", false);
  }

  private JsonDoc property(Field field) {
    JsonDoc type = of(field.type());
    if (field.nullable() && field.type() != Type.Plain.ANY) {
      type = JsonDoc.empty().with("anyOf", List.of(type, JsonDoc.empty().with("type", "null")));
    }
    return type.with("description", field.description());
  }
}
