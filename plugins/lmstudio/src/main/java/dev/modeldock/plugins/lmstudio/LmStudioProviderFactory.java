package dev.modeldock.plugins.lmstudio;

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

/** Makes connections to LM Studio servers. */
public final class LmStudioProviderFactory implements ProviderFactory {

  static final String API_TOKEN = "api_token";

  private static final String DEFAULT_BASE = "http://127.0.0.1:1234/v1";

  private static final SettingSpec BASE_URL =
      SettingSpec.defaulted(
          "base_url", SettingType.URL, DEFAULT_BASE, "Where LM Studio's server listens.");

  private static final SettingSpec TTL =
      SettingSpec.optional(
          ChatRewrite.TTL,
          SettingType.INTEGER,
          "After how many idle seconds a model that the call loads is unloaded.");

  private static final SettingSpec CONTEXT_LENGTH =
      SettingSpec.optional(
          LmStudioProvider.CONTEXT_LENGTH,
          SettingType.INTEGER,
          "The context window, in tokens, that the model is loaded with; needs LM Studio 0.4.");

  private static final SettingSpec DRAFT_MODEL =
      SettingSpec.optional(
          ChatRewrite.DRAFT_MODEL,
          SettingType.TEXT,
          "A small model that guesses ahead for the large one.");

  /** Loads the factory; the host's service loader calls it. */
  public LmStudioProviderFactory() {}

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("lmstudio", "LM Studio")
        .withSettings(
            SettingsSchema.of(BASE_URL)
                .withModelOptions(TTL, CONTEXT_LENGTH, DRAFT_MODEL)
                .withSecrets(API_TOKEN));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    String root =
        host.settings()
            .text(BASE_URL.name())
            .orElse(DEFAULT_BASE)
            .replaceFirst("/+$", "")
            .replaceFirst("/v1$", "");
    if (URI.create(root).getRawUserInfo() != null) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url has a user or a password in it, which would show in messages; put a token into"
              + " the secret "
              + API_TOKEN);
    }
    if (root.endsWith("/api") || root.endsWith("/api/v0")) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url ends with a path of LM Studio's native API; leave it at "
              + root.substring(0, root.lastIndexOf("/api")));
    }
    return new LmStudioProvider(host, root);
  }
}
