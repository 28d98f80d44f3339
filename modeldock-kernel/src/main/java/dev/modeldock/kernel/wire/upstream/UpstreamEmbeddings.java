package dev.modeldock.kernel.wire.upstream;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.stream.Usage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the body of {@code POST embeddings} and reads its answer, token by token: it may hold
 * millions of numbers. A vector comes as an array of numbers, or as base64 of little-endian floats.
 */
public final class UpstreamEmbeddings {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int FIRST_SIZE = 1024;

  private final JsonParser parser;
  private final float[] @Nullable [] vectors;
  private @Nullable Usage usage;
  private int seen;

  private UpstreamEmbeddings(JsonParser parser, int count) {
    this.parser = parser;
    this.vectors = new float[count][];
  }

  /** {@return the body that asks for {@code call}, of texts or of tokens} */
  public static byte[] request(EmbeddingsCall call) throws Unsupported {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", call.model());
    var input = body.putArray("input");
    if (call.tokenInputs().isPresent()) {
      for (int[] tokens : call.tokenInputs().get()) {
        var each = input.addArray();
        for (int token : tokens) {
          each.add(token);
        }
      }
    } else {
      call.inputs().forEach(input::add);
    }
    body.put("encoding_format", "float");
    call.dimensions().ifPresent(n -> body.put("dimensions", n));
    return JSON.writeValueAsBytes(body);
  }

  /**
   * {@return the vectors of an answer}
   *
   * @param who host and port of the runtime
   * @param count how many vectors were asked for
   * @throws ProtocolBroken if there are more or fewer, they differ in length, or a number is not
   *     finite
   */
  public static Embeddings parse(String who, byte[] body, int count) throws ProviderException {
    try (JsonParser parser = JSON.createParser(body)) {
      return new UpstreamEmbeddings(parser, count).read();
    } catch (JacksonException | IllegalArgumentException e) {
      String reason = e instanceof JacksonException ? "text that is not JSON" : e.getMessage();
      throw new ProtocolBroken(
          Stage.SENT, who + " answered the call for embeddings with " + reason);
    }
  }

  private Embeddings read() {
    require(parser.nextToken() == JsonToken.START_OBJECT, "something that is not an object");
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("data") && value == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          item();
        }
      } else if (name.equals("usage") && value == JsonToken.START_OBJECT) {
        usage();
      } else {
        parser.skipChildren();
      }
    }
    require(seen == vectors.length, seen + " vectors for " + vectors.length + " inputs");
    return new Embeddings(List.of(checked()), usage);
  }

  private float[][] checked() {
    float[][] all = new float[vectors.length][];
    for (int i = 0; i < all.length; i++) {
      float[] vector = vectors[i];
      require(vector != null && vector.length > 0, "no vector for input " + i);
      all[i] = vector;
      require(all[i].length == all[0].length, "vectors of different lengths");
    }
    return all;
  }

  private void item() {
    int index = seen;
    float[] vector = new float[0];
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("index") && value == JsonToken.VALUE_NUMBER_INT) {
        index = parser.getIntValue();
      } else if (name.equals("embedding") && value == JsonToken.START_ARRAY) {
        vector = numbers();
      } else if (name.equals("embedding") && value == JsonToken.VALUE_STRING) {
        vector = decoded(parser.getBinaryValue());
      } else {
        parser.skipChildren();
      }
    }
    seen++;
    require(index >= 0 && index < vectors.length, "a vector for input " + index);
    require(vectors[index] == null, "two vectors for input " + index);
    vectors[index] = vector;
  }

  private float[] numbers() {
    float[] numbers = new float[FIRST_SIZE];
    int n = 0;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      require(next != null && next.isNumeric(), "a vector that holds more than numbers");
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, n * 2);
      }
      numbers[n] = parser.getFloatValue();
      n++;
    }
    return finite(Arrays.copyOf(numbers, n));
  }

  private static float[] decoded(byte[] bytes) {
    require(bytes.length % Float.BYTES == 0, "base64 that is not made of floats");
    float[] numbers = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
    return finite(numbers);
  }

  private static float[] finite(float[] numbers) {
    for (float each : numbers) {
      require(Float.isFinite(each), "a vector with a number that is not finite");
    }
    return numbers;
  }

  private void usage() {
    long prompt = 0;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      JsonToken value = parser.nextToken();
      if (name.equals("prompt_tokens") && value == JsonToken.VALUE_NUMBER_INT) {
        prompt = parser.getLongValue();
      } else {
        parser.skipChildren();
      }
    }
    usage = Usage.of(prompt, 0);
  }

  private static void require(boolean fact, String otherwise) {
    if (!fact) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
