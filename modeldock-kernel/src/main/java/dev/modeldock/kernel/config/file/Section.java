package dev.modeldock.kernel.config.file;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.names.Nearest;
import dev.modeldock.kernel.state.InstanceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the configuration while it is read: each value is asked for by name and type, and
 * what nobody asked for is a problem in the end ({@link #done}).
 */
final class Section {

  private final YamlNode.Mapping node;
  private final String path;
  private final Reading reading;
  private final Set<String> asked = new LinkedHashSet<>();

  Section(YamlNode.Mapping node, String path, Reading reading) {
    this.node = node;
    this.path = path;
    this.reading = reading;
  }

  int line() {
    return node.line();
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  void problem(String name, String message) {
    YamlNode at = node.entries().get(name);
    int line = at == null ? node.line() : at.line();
    // What the command line says stands in no line of the file.
    boolean elsewhere = reading.overrides().containsKey(path(name));
    reading.problem(elsewhere ? 0 : line, path(name), message);
  }

  Section section(String name) {
    return switch (ask(name)) {
      case null -> empty(name);
      case YamlNode.Mapping mapping -> new Section(mapping, path(name), reading);
      case YamlNode.Scalar scalar when scalar.value() == null -> empty(name);
      case YamlNode other -> {
        problem(name, "must be a mapping, this is " + other.kind());
        yield empty(name);
      }
    };
  }

  /** {@return the mappings under {@code name}, whose keys the owner chooses} */
  Map<String, Section> sections(String name) {
    Section parent = section(name);
    var sections = new LinkedHashMap<String, Section>();
    parent.node.entries().keySet().forEach(key -> sections.put(key, parent.section(key)));
    return sections;
  }

  @Nullable String text(String name) {
    return value(name, null, "a text", text -> text);
  }

  String text(String name, String fallback) {
    String value = value(name, fallback, "a text", text -> text);
    return value == null ? fallback : value;
  }

  int integer(String name, int fallback, int least, int most) {
    Integer value =
        value(
            name,
            fallback,
            "a whole number from %d to %d".formatted(least, most),
            text -> {
              int number = Integer.parseInt(text);
              return number < least || number > most ? null : number;
            });
    return value == null ? fallback : value;
  }

  boolean truth(String name, boolean fallback) {
    Boolean value =
        value(
            name,
            fallback,
            "true or false",
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default -> null;
                });
    return value == null ? fallback : value;
  }

  Duration duration(String name, Duration fallback) {
    Duration value =
        value(
            name,
            Amounts.text(fallback),
            "a duration such as 500ms, 30s, 10m or 2h",
            Amounts::duration);
    return value == null ? fallback : value;
  }

  /** {@return the limit in time called {@code name}; null if none is said} */
  @Nullable Duration limit(String name) {
    return value(
        name,
        null,
        "a duration such as 500ms, 30s, 10m or 2h, from 1ms to 24d",
        text -> {
          Duration time = Amounts.duration(text);
          return time == null || !InstanceLimits.isTime(time) ? null : time;
        });
  }

  /** {@return the number of calls called {@code name}; null if none is said} */
  @Nullable Integer calls(String name) {
    return value(
        name,
        null,
        "a whole number from 0 to " + InstanceLimits.MOST_CALLS,
        text -> {
          int number = Integer.parseInt(text);
          return number < 0 || number > InstanceLimits.MOST_CALLS ? null : number;
        });
  }

  long bytes(String name, long fallback) {
    Long value = value(name, fallback, "a size such as 512KiB or 32MiB", Amounts::bytes);
    return value == null ? fallback : value;
  }

  <E extends Enum<E>> E choice(String name, E fallback) {
    E value = choice(name, fallback.getDeclaringClass(), fallback.name().toLowerCase(Locale.ROOT));
    return value == null ? fallback : value;
  }

  /** {@return the choice called {@code name}; null if none is made} */
  <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    return choice(name, type, null);
  }

  private <E extends Enum<E>> @Nullable E choice(
      String name, Class<E> type, @Nullable String fallback) {
    E[] all = type.getEnumConstants();
    List<String> names = Stream.of(all).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    return value(
        name,
        fallback,
        "one of " + String.join(", ", names),
        text -> names.contains(text) ? all[names.indexOf(text)] : null);
  }

  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    switch (ask(name)) {
      case null -> {}
      case YamlNode.Sequence sequence -> {
        for (YamlNode item : sequence.items()) {
          if (item instanceof YamlNode.Scalar(int _, Object value) && value != null) {
            texts.add(String.valueOf(value));
          } else {
            reading.problem(item.line(), path(name), "must hold texts only");
          }
        }
        reading.value(path(name), texts, "line " + sequence.line());
      }
      case YamlNode other -> problem(name, "must be a list, this is " + other.kind());
    }
    return texts;
  }

  /** {@return texts by name, such as references to secrets} */
  Map<String, String> textMap(String name) {
    Section inner = section(name);
    var texts = new LinkedHashMap<String, String>();
    inner.node.entries().keySet().forEach(key -> texts.put(key, inner.text(key, "")));
    return texts;
  }

  /** {@return plain values by name, of which the provider knows what they are} */
  Settings settings(String name) {
    Section inner = section(name);
    var values = new LinkedHashMap<String, Object>();
    inner
        .node
        .entries()
        .forEach((key, node) -> {
          if (node instanceof YamlNode.Scalar(int line, Object value) && value != null) {
            values.put(key, value instanceof Number n ? plain(n) : value);
            reading.value(inner.path(key), value, "line " + line);
          } else {
            inner.problem(key, "must be a text, a number or true or false");
          }
        });
    return Settings.of(values);
  }

  private static Object plain(Number number) {
    return number instanceof Integer || number instanceof Long
        ? (Object) number.longValue()
        : (Object) number.doubleValue();
  }

  /** Notes every key that nobody asked for. */
  void done() {
    node.entries()
        .forEach((key, value) -> {
          if (!asked.contains(key)) {
            List<String> near = Nearest.to(key, asked, 1);
            reading.problem(
                value.line(),
                path(key),
                "is not known; "
                    + (near.isEmpty()
                        ? "known here: " + String.join(", ", asked)
                        : "did you mean '" + near.getFirst() + "'?"));
          }
        });
  }

  private Section empty(String name) {
    return new Section(new YamlNode.Mapping(node.line(), Map.of()), path(name), reading);
  }

  private @Nullable YamlNode ask(String name) {
    asked.add(name);
    return node.entries().get(name);
  }

  private <T> @Nullable T value(
      String name,
      @Nullable Object fallback,
      String expected,
      Function<String, @Nullable T> parse) {
    YamlNode at = ask(name);
    String override = reading.overrides().get(path(name));
    if (override != null) {
      return parsed(0, name, override, "command line", expected, parse);
    }
    return switch (at) {
      case null -> {
        if (fallback != null) {
          reading.value(path(name), fallback, "default");
        }
        yield null;
      }
      case YamlNode.Scalar(int line, Object value) when value != null ->
          parsed(line, name, String.valueOf(value), "line " + line, expected, parse);
      case YamlNode other -> {
        problem(name, "must be " + expected + ", this is " + other.kind());
        yield null;
      }
    };
  }

  private <T> @Nullable T parsed(
      int line,
      String name,
      String text,
      String source,
      String expected,
      Function<String, @Nullable T> parse) {
    T value;
    try {
      value = parse.apply(text);
    } catch (IllegalArgumentException e) {
      value = null;
    }
    if (value == null) {
      reading.problem(line, path(name), "must be " + expected + ", this is '" + text + "'");
    } else {
      reading.value(path(name), text, source);
    }
    return value;
  }
}
