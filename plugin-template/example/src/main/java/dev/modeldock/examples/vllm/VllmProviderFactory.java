package dev.modeldock.examples.vllm;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.api.stream.ModelStream;
import java.net.URI;
import java.util.List;

/** Makes providers for servers such as vLLM and llama.cpp's: the host does nearly all of it. */
public final class VllmProviderFactory implements ProviderFactory {

  private static final String USUAL = "http://127.0.0.1:8000/v1";
  private static final SettingSpec BASE_URL =
      SettingSpec.defaulted("base_url", SettingType.URL, USUAL, "Where the paths begin.");

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("vllm", "vLLM").withSettings(SettingsSchema.of(BASE_URL));
  }

  @Override
  public Provider create(ProviderContext host) {
    URI base = host.settings().url(BASE_URL.name()).orElse(URI.create(USUAL));
    return new VllmProvider(host.openAi(base));
  }

  private record VllmProvider(OpenAiTransport runtime) implements Provider {

    @Override
    public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
      return runtime.models();
    }

    @Override
    public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
      return runtime.chat(call);
    }

    @Override
    public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
      return runtime.embed(call);
    }

    @Override
    public Health check() throws InterruptedException {
      try {
        return Health.up(models().size() + " models");
      } catch (ProviderException e) {
        return Health.down(e.getMessage());
      }
    }
  }
}
