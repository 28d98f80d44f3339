package dev.modeldock.kernel.json;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Reads and writes JSON objects as {@link JsonObject}s. Strict: a name given twice, anything behind
 * the object, and a depth of more than 64 are refused.
 *
 * <p>Made on the streaming part of the library only, which is there in a fraction of the time that
 * data binding needs, and this runs at every start.
 */
public final class Json {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private static final ObjectWriteContext COMPACT = ObjectWriteContext.empty();

  private static final ObjectWriteContext PRETTY =
      new ObjectWriteContext.Base() {
        @Override
        public PrettyPrinter getPrettyPrinter() {
          return new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n"));
        }

        @Override
        public boolean hasPrettyPrinter() {
          return true;
        }
      };

  private Json() {}

  /** {@return {@code object} on one line, in UTF-8, without a line break} */
  public static byte[] compact(JsonObject object) {
    return write(object, COMPACT).getBytes(StandardCharsets.UTF_8);
  }

  /** {@return {@code object} indented for people, in UTF-8, with a line break at its end} */
  public static byte[] pretty(JsonObject object) {
    return (write(object, PRETTY) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads one JSON object in UTF-8.
   *
   * @throws JsonProblem if it is anything else; the message never quotes the text
   */
  public static JsonObject object(byte[] text) throws JsonProblem {
    return object(text, 0, text.length);
  }

  /** Reads one JSON object in UTF-8 from a part of an array. */
  public static JsonObject object(byte[] text, int from, int length) throws JsonProblem {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text, from, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonProblem("not a JSON object");
      }
      JsonObject object = new JsonObject(fields(parser));
      if (parser.nextToken() != null) {
        throw new JsonProblem("more than one JSON object");
      }
      return object;
    } catch (JacksonException broken) {
      throw new JsonProblem("not well-formed JSON at " + place(broken), broken);
    }
  }

  private static String place(JacksonException broken) {
    var at = broken.getLocation();
    return at == null
        ? "an unknown place"
        : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private static Map<String, @Nullable Object> fields(JsonParser parser) throws JsonProblem {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> items(JsonParser parser) throws JsonProblem {
    var items = new ArrayList<@Nullable Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return Collections.unmodifiableList(items);
  }

  private static @Nullable Object value(JsonParser parser) throws JsonProblem {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Collections.unmodifiableMap(fields(parser));
      case START_ARRAY -> items(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getBigIntegerValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> finite(parser.getDoubleValue());
      case null, default -> throw new JsonProblem("ends in the middle of a value");
    };
  }

  private static Double finite(double number) throws JsonProblem {
    if (!Double.isFinite(number)) {
      throw new JsonProblem("a number is out of range");
    }
    return number;
  }

  private static String write(JsonObject object, ObjectWriteContext layout) {
    var text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(layout, text)) {
      write(generator, object.values());
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Boolean truth -> generator.writeBoolean(truth);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case List<?> items -> {
        generator.writeStartArray();
        items.forEach(item -> write(generator, item));
        generator.writeEndArray();
      }
      case Map<?, ?> fields -> {
        generator.writeStartObject();
        fields.forEach((name, item) -> {
          generator.writeName((String) name);
          write(generator, item);
        });
        generator.writeEndObject();
      }
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }
}
