package dev.modeldock.kernel.wire.openai.embedding;

import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import org.jspecify.annotations.Nullable;

/** How a client wants vectors written. */
enum VectorForm {
  /** As an array of numbers, each in as few digits as name it. */
  FLOAT,
  /** As base64 of little-endian floats: OpenAI's libraries for Python and Node ask for it. */
  BASE64;

  private static final String FIELD = "encoding_format";

  static VectorForm of(@Nullable JsonValue value) throws RejectedException {
    return switch (Fields.optionalText(value, FIELD)) {
      case null -> FLOAT;
      case "float" -> FLOAT;
      case "base64" -> BASE64;
      default -> throw RejectedException.invalid(FIELD, "must be float or base64");
    };
  }
}
