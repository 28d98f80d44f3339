package dev.modeldock.kernel.fuzz;

import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.openai.embedding.EmbeddingsBody;
import dev.modeldock.kernel.wire.upstream.UpstreamEmbeddings;

/** Bodies of embeddings, and what runtimes are told of them. */
public final class EmbeddingsFuzz {

  private EmbeddingsFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    switch (EmbeddingsBody.read(data)) {
      case Decision.Pass<EmbeddingsBody>(var body) -> {
        Expect.that(body.estimate() >= 0, () -> "a negative estimate");
        told(body.call("req_0", "m"));
      }
      case Decision.Refuse<EmbeddingsBody>(var why) ->
          Expect.that(!why.message().isBlank(), () -> "a refusal without a word");
    }
  }

  private static void told(EmbeddingsCall call) {
    try {
      DialectFuzz.scanned(UpstreamEmbeddings.request(call));
    } catch (Unsupported _) {
      // Said by a type of its own.
    }
  }
}
