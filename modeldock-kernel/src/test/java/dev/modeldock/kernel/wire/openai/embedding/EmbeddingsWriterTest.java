package dev.modeldock.kernel.wire.openai.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.GoldenFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddingsWriterTest {

  private static final GoldenFiles FILES = new GoldenFiles("openai", "embedding");
  private static final JsonMapper JSON = new JsonMapper();

  /** The edges of what a float can be, both zeros among them. */
  private static final float[] EDGES = {
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1f / 3,
    Math.nextUp(1f),
    1e-3f,
    9.999999e6f,
    1e7f,
    16_777_216f
  };

  private static String written(VectorForm form, List<float[]> vectors) {
    ByteSink out = new EmbeddingsWriter("e-\"x\"", form).write(vectors, 8);
    return new String(out.array(), 0, out.length(), UTF_8);
  }

  private static float[] read(JsonNode embedding) {
    if (embedding.isString()) {
      byte[] bytes = Base64.getDecoder().decode(embedding.stringValue());
      var floats = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
      return floats;
    }
    var floats = new float[embedding.size()];
    for (int i = 0; i < floats.length; i++) {
      // As most clients do: by way of a double.
      floats[i] = (float) embedding.get(i).doubleValue();
    }
    return floats;
  }

  /** By their bits: zeros differ by sign only. */
  private static int[] bits(float[] floats) {
    var bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
    }
    return bits;
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerIsThis(VectorForm form) {
    FILES.check(
        form.name().toLowerCase(Locale.ROOT) + ".json",
        written(form, List.of(new float[] {1, 2}, new float[] {-0.006929283f, 1e-9f})) + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void everyNumberArrivesBitForBit(VectorForm form) {
    JsonNode data = JSON.readTree(written(form, List.of(EDGES))).get("data");

    assertThat(bits(read(data.get(0).get("embedding")))).isEqualTo(bits(EDGES));
  }

  @ParameterizedTest
  @EnumSource
  void vectorsOfAnyLengthKeepTheirPlaces(VectorForm form) {
    var random = new Random(7);
    for (int length : new int[] {1, 2, 3, 5, 384, 1536}) {
      List<float[]> vectors =
          List.of(random(random, length), random(random, length), random(random, length));
      JsonNode data = JSON.readTree(written(form, vectors)).get("data");

      assertThat(data.size()).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        assertThat(data.get(i).get("index").intValue()).isEqualTo(i);
        assertThat(bits(read(data.get(i).get("embedding")))).isEqualTo(bits(vectors.get(i)));
      }
    }
  }

  private static float[] random(Random random, int length) {
    var vector = new float[length];
    for (int i = 0; i < length; ) {
      float number = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(number)) {
        vector[i++] = number;
      }
    }
    return vector;
  }

  @Test
  void numbersAreAsShortAsTheyCanBe() {
    assertThat(written(VectorForm.FLOAT, List.of(new float[] {0.1f, 1f / 3, 100})))
        .contains("[0.1,0.33333334,100.0]");
  }
}
