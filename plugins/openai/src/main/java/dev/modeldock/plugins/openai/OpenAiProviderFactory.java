package dev.modeldock.plugins.openai;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;

/**
 * Makes connections to servers that speak OpenAI: vLLM, llama.cpp, LocalAI, a hosted service.
 *
 * <p>The type counts as {@link Locality#CLOUD} whatever the address: nobody can tell from it where
 * prompts end up, so keys and policies have to allow it as they would a company's service.
 */
public final class OpenAiProviderFactory implements ProviderFactory {

  static final String API_KEY = "api_key";

  private static final SettingSpec BASE_URL =
      SettingSpec.required(
          "base_url", SettingType.URL, "Where the paths begin, such as http://127.0.0.1:8000/v1.");

  /** Loads the factory; the host's service loader calls it. */
  public OpenAiProviderFactory() {}

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("openai", "OpenAI-compatible")
        .withLocality(Locality.CLOUD)
        .withSettings(SettingsSchema.of(BASE_URL).withSecrets(API_KEY));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    return host.settings()
        .url(BASE_URL.name())
        .map(base -> new OpenAiProvider(host.openAi(base), host.secrets()))
        .orElseThrow(() ->
            new RequestRejected(
                Stage.NOT_SENT,
                "base_url is missing: set the address at which the runtime's paths begin"));
  }
}
