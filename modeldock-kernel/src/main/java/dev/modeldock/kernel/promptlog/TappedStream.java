package dev.modeldock.kernel.promptlog;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import org.jspecify.annotations.Nullable;

/**
 * A model's stream of which each event is noted as it passes. An answer that nobody logs is not
 * wrapped, and pays nothing.
 */
final class TappedStream implements ModelStream {

  private final ModelStream stream;
  private final Transcript transcript;

  TappedStream(ModelStream stream, Transcript transcript) {
    this.stream = stream;
    this.transcript = transcript;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    ModelEvent event = stream.next();
    if (event != null) {
      transcript.saw(event);
    }
    return event;
  }

  @Override
  public boolean ready() {
    return stream.ready();
  }

  @Override
  public void close() {
    stream.close();
  }
}
