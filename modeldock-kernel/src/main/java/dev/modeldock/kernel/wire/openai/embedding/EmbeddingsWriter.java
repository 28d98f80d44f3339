package dev.modeldock.kernel.wire.openai.embedding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.modeldock.kernel.wire.ByteSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/**
 * Writes vectors as the answer of a {@code POST /v1/embeddings}, in whatever form the client wants
 * them and however the runtime has sent them. Used by one thread.
 */
public final class EmbeddingsWriter {

  /** What most floats between -1 and 1 take, with the comma behind. */
  private static final int USUAL_NUMBER = 13;

  private static final int AROUND_VECTOR = 64;
  private static final int AROUND_ALL = 256;

  private final String model;
  private final VectorForm form;

  /**
   * @param model the model as the client asked for it
   */
  EmbeddingsWriter(String model, VectorForm form) {
    this.model = model;
    this.form = form;
  }

  /**
   * {@return the answer}
   *
   * @param vectors all of one length, of finite numbers
   * @param promptTokens what they took
   */
  public ByteSink write(List<float[]> vectors, long promptTokens) {
    int length = vectors.getFirst().length;
    var out = new ByteSink(Math.toIntExact(room(length) * vectors.size() + AROUND_ALL));
    out.ascii("{\"object\":\"list\",\"data\":[");
    switch (form) {
      case FLOAT -> numbers(out, vectors);
      case BASE64 -> base64(out, vectors, length);
    }
    out.ascii("],\"model\":").string(model);
    out.ascii(",\"usage\":{\"prompt_tokens\":").number(promptTokens);
    return out.ascii(",\"total_tokens\":").number(promptTokens).ascii("}}");
  }

  private long room(int length) {
    return AROUND_VECTOR
        + switch (form) {
          case FLOAT -> (long) USUAL_NUMBER * length;
          case BASE64 -> (long) Float.BYTES * length * 4 / 3 + 4;
        };
  }

  private static void begin(ByteSink out, int index) {
    out.ascii(index == 0 ? "{" : ",{").ascii("\"object\":\"embedding\",\"index\":").number(index);
    out.ascii(",\"embedding\":");
  }

  /** A builder takes floats without an object for each. */
  private static void numbers(ByteSink out, List<float[]> vectors) {
    var text = new StringBuilder();
    for (int index = 0; index < vectors.size(); index++) {
      begin(out, index);
      text.setLength(0);
      char separator = '[';
      for (float number : vectors.get(index)) {
        text.append(separator).append(number);
        separator = ',';
      }
      out.bytes(text.append("]}").toString().getBytes(ISO_8859_1));
    }
  }

  private static void base64(ByteSink out, List<float[]> vectors, int length) {
    ByteBuffer raw = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] encoded = new byte[(raw.capacity() + 2) / 3 * 4];
    for (int index = 0; index < vectors.size(); index++) {
      begin(out, index);
      raw.asFloatBuffer().put(vectors.get(index));
      int count = Base64.getEncoder().encode(raw.array(), encoded);
      out.ascii("\"").bytes(encoded, 0, count).ascii("\"}");
    }
  }
}
