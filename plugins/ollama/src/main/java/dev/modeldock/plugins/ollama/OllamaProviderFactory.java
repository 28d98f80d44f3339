package dev.modeldock.plugins.ollama;

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
import java.net.URI;

/** Makes connections to Ollama servers. */
public final class OllamaProviderFactory implements ProviderFactory {

  static final String DEFAULT_BASE = "http://127.0.0.1:11434";

  private static final SettingSpec BASE_URL =
      SettingSpec.defaulted(
          "base_url", SettingType.URL, DEFAULT_BASE, "Where Ollama listens, without /api or /v1.");

  /**
   * Ollama passes prompts for cloud models on to its company. An instance counts as local, so that
   * has to be the owner's wish.
   */
  private static final SettingSpec ALLOW_CLOUD =
      SettingSpec.defaulted(
          "allow_cloud",
          SettingType.BOOLEAN,
          "false",
          "Whether models that Ollama runs in its cloud may be used; prompts then leave the machine.");

  /** Loads the factory; the host's service loader calls it. */
  public OllamaProviderFactory() {}

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("ollama", "Ollama")
        .withSettings(
            SettingsSchema.of(BASE_URL, ALLOW_CLOUD)
                .withModelOptions(SamplingOptions.aliasSpecs()));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    String base =
        host.settings().text(BASE_URL.name()).orElse(DEFAULT_BASE).replaceFirst("/+$", "");
    if (URI.create(base).getRawUserInfo() != null) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url has a user or a password in it, which would show in messages; Ollama has"
              + " neither");
    }
    if (base.endsWith("/v1") || base.endsWith("/api")) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url '%s' ends with a path of Ollama's API; leave it at %s"
              .formatted(base, base.substring(0, base.lastIndexOf('/'))));
    }
    boolean cloud = host.settings().truth(ALLOW_CLOUD.name()).orElse(false);
    return new OllamaProvider(new OllamaApi(host.http(), base), cloud);
  }
}
