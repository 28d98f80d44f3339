package dev.modeldock.api.stream;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A piece of a relayed answer, byte for byte as an OpenAI-compatible runtime sent it.
 *
 * <p>In a stream: the JSON of one {@code data:} event, without the framing and never {@code
 * [DONE]}. Otherwise: the whole {@code chat.completion} object, and then it is the stream's only
 * event. The host replaces the model's name, and parses the rest only if it has to translate.
 *
 * <p>The bytes are the provider's buffer, not a copy: they are valid until the next call of {@link
 * ModelStream#next()} or {@link ModelStream#close()}.
 *
 * @param array where the bytes are
 * @param offset where they begin
 * @param length how many they are
 */
public record OpenAiChunk(byte[] array, int offset, int length) implements ModelEvent {

  public OpenAiChunk {
    Objects.checkFromIndexSize(offset, length, array.length);
  }

  /** {@return a chunk of all of these bytes} */
  public static OpenAiChunk of(byte[] json) {
    return new OpenAiChunk(json, 0, json.length);
  }

  /** {@return the chunk as text} */
  public String text() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }
}
