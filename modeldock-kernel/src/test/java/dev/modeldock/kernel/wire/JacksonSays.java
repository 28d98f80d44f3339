package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The other opinion on what JSON is, by the rules of this gateway. */
public final class JacksonSays {

  private static final Pattern OUT_OF_RANGE = Pattern.compile("[eE][+-]?0*[1-9][0-9]{3,}$");

  private final JsonFactory jackson =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  /**
   * Jackson's grammar, and beside it what this gateway asks for and Jackson does not: an object and
   * nothing behind it, strict UTF-8 without a mark, no halved pair, no field twice, no number out
   * of a double's range.
   */
  public boolean accepts(byte[] body) {
    if (!isUtf8(body)) {
      return false;
    }
    try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || new String(body, UTF_8).startsWith("\uFEFF")) {
        return false;
      }
      var names = new HashSet<String>();
      int depth = 1;
      while (depth > 0) {
        JsonToken token = parser.nextToken();
        switch (token) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          case PROPERTY_NAME -> {
            if (halved(parser.currentName()) || (depth == 1 && !names.add(parser.currentName()))) {
              return false;
            }
          }
          case VALUE_STRING -> {
            if (halved(parser.getString())) {
              return false;
            }
          }
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
            if (OUT_OF_RANGE.matcher(parser.getString()).find()) {
              return false;
            }
          }
          case null -> {
            return false;
          }
          default -> {}
        }
      }
      return parser.nextToken() == null;
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isUtf8(byte[] body) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static boolean halved(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
