package dev.modeldock.kernel.wire.field;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a field's value as the kind it must be, or says which field is wrong and how. */
public final class Fields {

  private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private Fields() {}

  /** {@return the value, unless it is JSON's null, which means the same as no value} */
  public static @Nullable JsonValue present(@Nullable JsonValue value) {
    return value == null || value.is(JsonKind.NULL) ? null : value;
  }

  /** {@return the value, which must be there} */
  public static JsonValue required(@Nullable JsonValue value, String field)
      throws RejectedException {
    if (value == null) {
      throw RejectedException.invalid(field, "is missing");
    }
    return value;
  }

  public static String text(@Nullable JsonValue value, String field) throws RejectedException {
    JsonValue text = required(value, field);
    if (!text.is(JsonKind.STRING)) {
      throw RejectedException.wrongKind(field, "a string", text);
    }
    return text.text();
  }

  public static @Nullable String optionalText(@Nullable JsonValue value, String field)
      throws RejectedException {
    JsonValue text = present(value);
    return text == null ? null : text(text, field);
  }

  /** {@return the texts of a field that may hold one or several; none if there is none} */
  public static List<String> texts(@Nullable JsonValue value, String field)
      throws RejectedException {
    JsonValue texts = present(value);
    if (texts == null) {
      return List.of();
    }
    if (texts.is(JsonKind.STRING)) {
      return List.of(texts.text());
    }
    if (!texts.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(field, "a string or an array of strings", texts);
    }
    var all = new ArrayList<String>();
    for (JsonValue each : texts.elements()) {
      all.add(text(each, field + "[" + all.size() + "]"));
    }
    return all;
  }

  /** {@return a boolean; false if there is none} */
  public static boolean truth(@Nullable JsonValue value, String field) throws RejectedException {
    JsonValue truth = present(value);
    if (truth == null) {
      return false;
    }
    if (!truth.is(JsonKind.TRUE) && !truth.is(JsonKind.FALSE)) {
      throw RejectedException.wrongKind(field, "a boolean", truth);
    }
    return truth.is(JsonKind.TRUE);
  }

  /** {@return a whole number; {@code 100.0} is one too, as some clients write them so} */
  public static long integer(JsonValue value, String field) throws RejectedException {
    return switch (number(value, field)) {
      case Long whole -> whole;
      case Number real when real.longValue() == real.doubleValue() -> real.longValue();
      case Number _ -> throw RejectedException.invalid(field, "must be a whole number");
    };
  }

  /** {@return a {@link Long} if the number is written as one and fits, else a {@link Double}} */
  public static Number number(JsonValue value, String field) throws RejectedException {
    if (!value.is(JsonKind.NUMBER)) {
      throw RejectedException.wrongKind(field, "a number", value);
    }
    String digits = value.raw();
    if (digits.length() <= 18 && digits.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
      return Long.valueOf(digits);
    }
    double real = Double.parseDouble(digits);
    if (!Double.isFinite(real)) {
      throw RejectedException.invalid(field, "is out of range");
    }
    return real;
  }

  public static Map<String, JsonValue> object(@Nullable JsonValue value, String field)
      throws RejectedException {
    JsonValue object = required(value, field);
    if (!object.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field, "an object", object);
    }
    return object.members();
  }

  public static List<JsonValue> array(@Nullable JsonValue value, String field)
      throws RejectedException {
    JsonValue array = required(value, field);
    if (!array.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind(field, "an array", array);
    }
    return array.elements();
  }

  /** {@return a client's word in quotes, or nothing of it if it is more than a word} */
  public static String shown(String word) {
    return SHOWABLE.matcher(word).matches() ? "'" + word + "'" : "something else";
  }
}
