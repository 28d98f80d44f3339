package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import org.jspecify.annotations.Nullable;

/** The pieces of one stream, as they come and as they are written. */
sealed interface Chunks permits RelayedChunks, TranslatedChunks {

  /** Writes what the client is to see of an event, which may be nothing. */
  void write(ModelEvent event) throws ProviderException;

  /** Writes what is left to say when the stream is whole. */
  void end();

  /** {@return whether the model has said why it stopped} */
  boolean completed();

  /** {@return whether a first piece of an answer, reasoning or tool call was there} */
  boolean answering();

  /** {@return whether the answer is whole and has nothing in it, and no bound kept it back} */
  boolean silent();

  /** {@return what the answer took, as far as the runtime has said} */
  @Nullable Usage usage();
}
