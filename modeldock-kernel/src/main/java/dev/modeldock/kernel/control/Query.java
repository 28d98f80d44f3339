package dev.modeldock.kernel.control;

import dev.modeldock.kernel.names.Nearest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query parameters of a request, asked for by name and type. */
public final class Query {

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a raw query.
   *
   * @throws ControlProblem if a parameter is not among {@code known}, is given twice, or is not
   *     properly encoded
   */
  static Query parse(String raw, List<String> known) throws ControlProblem {
    var values = new LinkedHashMap<String, String>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!known.contains(name)) {
        throw ControlProblem.invalid(
            "unknown_parameter",
            "there is no query parameter '" + name + "' here",
            Nearest.to(name, known).map(near -> "did you mean '" + near + "'?").orElse(null));
      }
      if (values.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
        throw wrong(name, "given once");
      }
    }
    values.values().removeIf(String::isEmpty);
    return new Query(values);
  }

  /** {@return the text of {@code name}, if it is given} */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** {@return whether {@code name} is true; false if it is not given} */
  public boolean truth(String name) throws ControlProblem {
    return switch (values.getOrDefault(name, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  /** {@return the number of {@code name}, from 1 to {@code most}} */
  public int number(String name, int fallback, int most) throws ControlProblem {
    try {
      int number = Integer.parseInt(values.getOrDefault(name, Integer.toString(fallback)));
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, together with a number out of range.
    }
    throw wrong(name, "a number from 1 to " + most);
  }

  /** {@return the moment of {@code name}, if it is given} */
  public Optional<Instant> instant(String name) throws ControlProblem {
    String text = values.get(name);
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException _) {
      throw wrong(name, "a moment such as 2030-01-31T12:00:00Z");
    }
  }

  private static String decode(String text) throws ControlProblem {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw ControlProblem.invalidValue("the query is not properly percent-encoded", null);
    }
  }

  private static ControlProblem wrong(String name, String wanted) {
    return ControlProblem.invalidValue(
        "the query parameter '" + name + "' must be " + wanted, null);
  }
}
