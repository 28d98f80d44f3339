package dev.modeldock.kernel.wire.openai.embedding;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.upstream.UpstreamEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Prints how long the vectors of the largest request take to be written and read. Run by hand;
 * asserts nothing.
 */
final class EmbeddingsTimings {

  private static final int COUNT = 2048;
  private static final int LENGTH = 1536;
  private static final int ROUNDS = 12;

  /** Something that is timed. */
  @FunctionalInterface
  private interface Step {
    int run() throws ProviderException;
  }

  private EmbeddingsTimings() {}

  static void main() throws ProviderException {
    List<float[]> vectors = vectors();
    time("written as numbers", () -> written(VectorForm.FLOAT, vectors).length());
    time("written as base64", () -> written(VectorForm.BASE64, vectors).length());
    byte[] numbers = written(VectorForm.FLOAT, vectors).toBytes();
    byte[] base64 = written(VectorForm.BASE64, vectors).toBytes();
    time("read from numbers", () -> read(numbers));
    time("read from base64", () -> read(base64));
  }

  private static ByteSink written(VectorForm form, List<float[]> vectors) {
    return new EmbeddingsWriter("a:m", form).write(vectors, 8);
  }

  private static int read(byte[] json) throws ProviderException {
    Embeddings made = UpstreamEmbeddings.parse("host:1", json, COUNT);
    return made.vectors().size();
  }

  /** Numbers as embedding models make them: of length 1 together, so small each. */
  private static List<float[]> vectors() {
    var random = new Random(3);
    var all = new ArrayList<float[]>();
    for (int i = 0; i < COUNT; i++) {
      var vector = new float[LENGTH];
      for (int n = 0; n < LENGTH; n++) {
        vector[n] = (float) (random.nextGaussian() / Math.sqrt(LENGTH));
      }
      all.add(vector);
    }
    return all;
  }

  private static void time(String what, Step step) throws ProviderException {
    var millis = new double[ROUNDS];
    int size = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      size = step.run();
      millis[round] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    System.out.printf(
        "%-20s best %7.1f ms, median %7.1f ms, %5.1f ns a number  (%d)%n",
        what, millis[0], millis[ROUNDS / 2], millis[0] * 1e6 / COUNT / LENGTH, size);
  }
}
