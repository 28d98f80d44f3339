package dev.modeldock.plugins.openai;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.Secrets;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;

/** One server that speaks OpenAI: the host's transport, with this instance's key if it has one. */
final class OpenAiProvider implements Provider {

  private final OpenAiTransport bare;
  private final Secrets secrets;

  OpenAiProvider(OpenAiTransport bare, Secrets secrets) {
    this.bare = bare;
    this.secrets = secrets;
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    return transport().models();
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    return transport().chat(call);
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    return transport().embed(call);
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      return Health.up(models().size() + " models");
    } catch (CredentialsRejected e) {
      return Health.degraded(e.getMessage());
    } catch (ProviderException e) {
      return Health.down(e.getMessage());
    }
  }

  /** Asks for the key each time, so that a rotated one counts from the next call on. */
  private OpenAiTransport transport() {
    return secrets
        .reveal(OpenAiProviderFactory.API_KEY)
        .map(key -> bare.header("authorization", () -> "Bearer " + key))
        .orElse(bare);
  }
}
