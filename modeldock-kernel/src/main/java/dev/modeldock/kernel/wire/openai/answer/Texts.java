package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads texts in whichever form runtimes give them. */
final class Texts {

  private Texts() {}

  /** {@return the text of a string; empty if it is none} */
  static String of(@Nullable JsonValue value) {
    return value != null && value.is(JsonKind.STRING) ? value.text() : "";
  }

  /** {@return the text of a message's content: a string, or an array of parts} */
  static String ofContent(@Nullable JsonValue content) {
    if (content == null || !content.is(JsonKind.ARRAY)) {
      return of(content);
    }
    return content.elements().stream()
        .filter(part -> part.is(JsonKind.OBJECT))
        .map(part -> of(part.members().get("text")))
        .collect(Collectors.joining());
  }
}
