package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;

/**
 * The way to a runtime that speaks OpenAI: the host sends the client's bytes, frames the answer and
 * maps errors, so that a provider is little more than an address and a credential.
 */
@ImplementedByHost
public interface OpenAiTransport {

  /** {@return this transport, with one header more on each request, such as an authorization} */
  OpenAiTransport header(String name, java.util.function.Supplier<String> value);

  /** {@return this transport, to a runtime with these quirks} */
  OpenAiTransport quirks(OpenAiQuirks quirks);

  /** Asks {@code GET models} for what the runtime offers. */
  List<ModelDescriptor> models() throws ProviderException, InterruptedException;

  /**
   * Relays a chat completion by {@code POST chat/completions}.
   *
   * @return a relayed stream, made of {@link dev.modeldock.api.stream.OpenAiChunk}s
   */
  ModelStream chat(ChatCall call) throws ProviderException, InterruptedException;

  /**
   * Asks {@code POST embeddings} for vectors. Tokens are passed on: where the runtime knows texts
   * only, see to it that {@code call} has these.
   */
  Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException;
}
