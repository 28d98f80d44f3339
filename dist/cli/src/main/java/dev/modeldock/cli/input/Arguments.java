package dev.modeldock.cli.input;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what stands on a command line. What is wrong is told without repeating a value. */
public final class Arguments {

  private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,5})([dhm])");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");

  private Arguments() {}

  /** {@return the values of a repeatable option; none if it was not given} */
  public static List<String> all(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }

  /** {@return a time such as {@code 30d}, {@code 12h} or {@code 90m}} */
  public static Duration duration(String option, String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw CommandFailure.usage(option + " takes a time such as 30d, 12h or 90m", option + " 30d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "d" -> Duration.ofDays(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofMinutes(amount);
    };
  }

  /** {@return a moment, given as one or as the time since it} */
  public static Instant moment(String option, String text, Instant now) {
    try {
      return DURATION.matcher(text).matches()
          ? now.minus(duration(option, text))
          : Instant.parse(text);
    } catch (DateTimeParseException _) {
      throw CommandFailure.usage(
          option + " takes a moment such as 2030-01-31T12:00:00Z, or a time ago such as 2h",
          option + " 2h");
    }
  }

  /** {@return options such as {@code num_ctx=32768}, with values of the type they look like} */
  public static JsonObject typed(String option, List<String> pairs) {
    JsonObject values = JsonObject.empty();
    for (String pair : pairs) {
      int equals = split(option, pair);
      values.with(pair.substring(0, equals), typed(pair.substring(equals + 1)));
    }
    return values;
  }

  private static Object typed(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  /** {@return where the name in {@code pair} ends} */
  static int split(String option, String pair) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      throw CommandFailure.usage(option + " takes NAME=VALUE", null);
    }
    return equals;
  }

  /** Refuses a number that is no port. */
  public static void requirePort(String option, @Nullable Integer port) {
    if (port != null && (port < 0 || port > 65_535)) {
      throw CommandFailure.usage(
          option + " takes a number from 0 to 65535", option + " 0 takes any free port");
    }
  }
}
