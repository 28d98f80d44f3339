package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.kernel.wire.dialect.ModelRequest;
import dev.modeldock.kernel.wire.openai.embedding.EmbeddingsBody;

/** What a client asks, as it was read. Nothing of it is looked at before it is logged. */
public sealed interface Question {

  /** {@return the length of the request's body} */
  int bytes();

  /** A conversation. */
  record Chat(ModelRequest request, int bytes) implements Question {}

  /** Texts for vectors. */
  record Vectors(EmbeddingsBody request, int bytes) implements Question {}
}
