package dev.modeldock.kernel.wire.openai.embedding;

import dev.modeldock.kernel.tokens.TextWeight;
import dev.modeldock.kernel.wire.JsonCursor;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What vectors are to be made of: texts, or the tokens that a client has made of its texts. */
sealed interface Inputs {

  /** The texts, at least one, none of them empty. */
  record Texts(List<String> texts) implements Inputs {}

  /** The tokens of each text, at least one text and one token. */
  record Tokens(List<int[]> texts) implements Inputs {}

  String FIELD = "input";
  int MOST = 2048;

  /** {@return what a request has in its field {@code input}} */
  static Inputs read(@Nullable JsonValue value) throws RejectedException {
    JsonValue input = Fields.required(value, FIELD);
    if (input.is(JsonKind.STRING)) {
      return new Texts(List.of(text(input, FIELD)));
    }
    if (!input.is(JsonKind.ARRAY)) {
      throw wrongKind(FIELD, input);
    }
    JsonCursor first = input.cursor();
    if (!first.next()) {
      throw RejectedException.invalid(FIELD, "must have at least one text");
    }
    return switch (first.kind()) {
      case STRING -> new Texts(each(input, Inputs::text));
      case NUMBER -> new Tokens(List.of(tokens(input, FIELD)));
      case ARRAY -> new Tokens(each(input, Inputs::tokens));
      case OBJECT, TRUE, FALSE, NULL -> throw wrongKind(FIELD + "[0]", first.value());
    };
  }

  /** {@return about how many tokens they are; exact where they are tokens} */
  default long estimate() {
    return switch (this) {
      case Texts(var texts) -> {
        long weight = 0;
        for (String each : texts) {
          weight += TextWeight.of(each);
        }
        yield Math.max(texts.size(), weight / TextWeight.TOKEN);
      }
      case Tokens(var texts) -> texts.stream().mapToLong(each -> each.length).sum();
    };
  }

  /** Reads one element. */
  interface Element<T> {
    T of(JsonValue value, String field) throws RejectedException;
  }

  private static <T> List<T> each(JsonValue array, Element<T> reading) throws RejectedException {
    var all = new ArrayList<T>();
    for (JsonCursor each = array.cursor(); each.next(); ) {
      if (all.size() == MOST) {
        throw RejectedException.invalid(
            FIELD, "has more than " + MOST + " texts: send them in several requests");
      }
      all.add(reading.of(each.value(), FIELD + "[" + all.size() + "]"));
    }
    return all;
  }

  private static String text(JsonValue value, String field) throws RejectedException {
    if (!value.is(JsonKind.STRING)) {
      throw wrongKind(field, value);
    }
    String text = value.text();
    if (text.isEmpty()) {
      throw RejectedException.invalid(field, "is empty: there is no vector of nothing");
    }
    return text;
  }

  private static int[] tokens(JsonValue value, String field) throws RejectedException {
    if (!value.is(JsonKind.ARRAY)) {
      throw wrongKind(field, value);
    }
    int[] tokens = new int[16];
    int n = 0;
    for (JsonCursor each = value.cursor(); each.next(); n++) {
      long token = each.kind() == JsonKind.NUMBER ? each.count() : -1;
      if (token < 0 || token > Integer.MAX_VALUE) {
        throw RejectedException.invalid(
            field + "[" + n + "]", "must be a token: a whole number that is not negative");
      }
      if (n == tokens.length) {
        tokens = Arrays.copyOf(tokens, n * 2);
      }
      tokens[n] = (int) token;
    }
    if (n == 0) {
      throw RejectedException.invalid(field, "is empty: there is no vector of nothing");
    }
    return Arrays.copyOf(tokens, n);
  }

  private static RejectedException wrongKind(String field, JsonValue found) {
    return RejectedException.wrongKind(
        field,
        field.equals(FIELD) ? "a text, texts or tokens" : "like the first: text or tokens",
        found);
  }
}
