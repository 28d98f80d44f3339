package dev.modeldock.kernel.control.doc;

import dev.modeldock.kernel.control.doc.Type.Plain;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The fields of an object, of which each is there and not null unless it is said. It grows by
 * methods that return the grown shape. Immutable.
 *
 * @param name what documents call it
 * @param fields in their order
 */
public record Shape(String name, List<Field> fields) {

  /** Nothing. */
  public static final Shape EMPTY = of("");

  public Shape {
    fields = List.copyOf(fields);
    long names = fields.stream().map(Field::name).distinct().count();
    if (names < fields.size()) {
      throw new IllegalArgumentException("a field of " + name + " is described twice");
    }
  }

  /** {@return a shape without fields} */
  public static Shape of(String name) {
    return new Shape(name, List.of());
  }

  /** {@return a shape of a resource: every one has an id and a name} */
  public static Shape resource(String name, String id) {
    return of(name).text("id", id).text("name", "What people call it.");
  }

  /** {@return this, with one more field} */
  public Shape with(String field, Type type, String description) {
    return and(of(name, new Field(field, type, description, true, false)));
  }

  private static Shape of(String name, Field field) {
    return new Shape(name, List.of(field));
  }

  /** {@return this, with a text} */
  public Shape text(String field, String description) {
    return with(field, Plain.TEXT, description);
  }

  /** {@return this, with a whole number} */
  public Shape whole(String field, String description) {
    return with(field, Plain.WHOLE, description);
  }

  /** {@return this, with a truth value} */
  public Shape truth(String field, String description) {
    return with(field, Plain.TRUTH, description);
  }

  /** {@return this, with a moment} */
  public Shape moment(String field, String description) {
    return with(field, Plain.MOMENT, description);
  }

  /** {@return this, with a list of texts} */
  public Shape texts(String field, String description) {
    return with(field, Type.listOf(Plain.TEXT), description);
  }

  /** {@return this, with an object} */
  public Shape object(String field, Shape shape, String description) {
    return with(field, new Type.ObjectOf(shape), description);
  }

  /** {@return this, with a list of objects} */
  public Shape objects(String field, Shape shape, String description) {
    return with(field, Type.listOf(new Type.ObjectOf(shape)), description);
  }

  /** {@return this, with the fields of {@code other}} */
  public Shape and(Shape other) {
    return new Shape(name, Stream.concat(fields.stream(), other.fields.stream()).toList());
  }

  /** {@return this, whose last field may be null} */
  public Shape orNull() {
    return last(it -> new Field(it.name(), it.type(), it.description(), it.always(), true));
  }

  /** {@return this, whose last field may be left out} */
  public Shape ifAny() {
    return last(it -> new Field(it.name(), it.type(), it.description(), false, it.nullable()));
  }

  private Shape last(UnaryOperator<Field> change) {
    int last = fields.size() - 1;
    return new Shape(name, fields.subList(0, last)).and(of(name, change.apply(fields.get(last))));
  }

  /** {@return these fields, each of which may be left out, under another name} */
  public Shape optional(String called) {
    return new Shape(
        called,
        fields.stream()
            .map(it -> new Field(it.name(), it.type(), it.description(), false, it.nullable()))
            .toList());
  }

  /** {@return the names of all fields} */
  public List<String> names() {
    return fields.stream().map(Field::name).toList();
  }

  /** {@return the field of that name} */
  public Optional<Field> field(String called) {
    return fields.stream().filter(each -> each.name().equals(called)).findFirst();
  }
}
