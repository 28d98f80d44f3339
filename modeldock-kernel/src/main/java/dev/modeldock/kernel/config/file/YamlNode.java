package dev.modeldock.kernel.config.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML file that knows the line on which it stands. */
sealed interface YamlNode {

  /** {@return the line, from 1} */
  int line();

  /** {@return what it is, for people} */
  String kind();

  /** Keys with values, in the order of the file. */
  record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A text, a number, a truth value or nothing. */
  record Scalar(int line, @Nullable Object value) implements YamlNode {
    @Override
    public String kind() {
      return switch (value) {
        case null -> "empty";
        case String _ -> "a text";
        case Boolean _ -> "true or false";
        default -> "a number";
      };
    }
  }
}
