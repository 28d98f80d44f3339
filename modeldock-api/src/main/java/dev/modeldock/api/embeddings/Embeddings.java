package dev.modeldock.api.embeddings;

import dev.modeldock.api.stream.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors, one for each input and in the inputs' order.
 *
 * @param vectors all of one length, which is at least 1, and of finite numbers; the arrays belong
 *     to the host from here on
 * @param usage what it took, if the runtime says so
 */
public record Embeddings(List<float[]> vectors, @Nullable Usage usage) {

  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
