package dev.modeldock.kernel.control.doc;

import java.util.List;

/** What a value of a document is. */
public sealed interface Type {

  /** {@return a text of a closed set} */
  static Type choice(String... ids) {
    return new Choice(List.of(ids));
  }

  /** {@return a list of these} */
  static Type listOf(Type item) {
    return new ListOf(item);
  }

  /** {@return an object whose names are not known beforehand} */
  static Type mapOf(Type value) {
    return new MapOf(value);
  }

  /** A value without parts. */
  enum Plain implements Type {
    TEXT,
    WHOLE,
    TRUTH,
    /** A moment in UTC, as a text. */
    MOMENT,
    /** A text, a number or a truth value. */
    SCALAR,
    /** Whatever somebody else has defined. */
    ANY
  }

  /** A text of a closed set. */
  record Choice(List<String> ids) implements Type {}

  /** A list. */
  record ListOf(Type item) implements Type {}

  /** An object whose names are not known beforehand. */
  record MapOf(Type value) implements Type {}

  /** An object of known fields. */
  record ObjectOf(Shape shape) implements Type {}

  /** An object of one of several shapes. */
  record OneOf(List<Shape> shapes) implements Type {}
}
