package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Makes connections to DashScope, the API of Alibaba Cloud Model Studio. */
public final class DashScopeProviderFactory implements ProviderFactory {

  static final String API_KEY = "api_key";

  private static final String SINGAPORE = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1";

  /**
   * Any address is as good: new regions appear, and workspaces and plans have hosts of their own.
   * The vendor's mark for a workspace is no address until the owner has filled it in.
   */
  private static final SettingSpec BASE_URL =
      SettingSpec.defaulted(
              "base_url",
              SettingType.URL,
              SINGAPORE,
              "Where the paths of the compatible mode begin, in the region and plan of the key.")
          .suggesting(
              SINGAPORE,
              "https://dashscope.aliyuncs.com/compatible-mode/v1",
              "https://dashscope-us.aliyuncs.com/compatible-mode/v1",
              "https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1",
              "https://coding-intl.dashscope.aliyuncs.com/v1",
              "https://{WorkspaceId}.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1",
              "https://{WorkspaceId}.cn-beijing.maas.aliyuncs.com/compatible-mode/v1",
              "https://{WorkspaceId}.us-east-1.maas.aliyuncs.com/compatible-mode/v1",
              "https://{WorkspaceId}.eu-central-1.maas.aliyuncs.com/compatible-mode/v1",
              "https://{WorkspaceId}.ap-northeast-1.maas.aliyuncs.com/compatible-mode/v1");

  private static final SettingSpec MODELS =
      SettingSpec.optional(
          "models",
          SettingType.TEXT,
          "The models to offer, with commas between; all that DashScope lists when left out.");

  private static final SettingSpec WORKSPACE =
      SettingSpec.optional(
          "workspace", SettingType.TEXT, "The id of the workspace, if it is not the default one.");

  /** Loads the factory; the host's service loader calls it. */
  public DashScopeProviderFactory() {}

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("dashscope", "DashScope")
        .withLocality(Locality.CLOUD)
        .withSettings(
            SettingsSchema.of(BASE_URL, MODELS, WORKSPACE)
                .withModelOptions(ModelOptions.specs())
                .withSecrets(API_KEY));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    URI base = host.settings().url(BASE_URL.name()).orElse(URI.create(SINGAPORE));
    checkBase(base);
    OpenAiTransport transport = host.openAi(base).quirks(new DashScopeQuirks());
    Optional<String> workspace = host.settings().text(WORKSPACE.name());
    if (workspace.isPresent()) {
      transport = transport.header("x-dashscope-workspace", workspace::get);
    }
    return new DashScopeProvider(host, transport, pinned(host));
  }

  private static void checkBase(URI base) throws RequestRejected {
    if (base.getRawUserInfo() != null) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url has a user or a password in it, which would show in messages; the key belongs"
              + " into the secret api_key");
    }
    String path = Optional.ofNullable(base.getPath()).orElse("");
    if (path.startsWith("/api/")) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "base_url leads to DashScope's native API; the compatible mode begins at https://%s%s"
              .formatted(base.getAuthority(), "/compatible-mode/v1"));
    }
  }

  private static List<String> pinned(ProviderContext host) {
    return Arrays.stream(host.settings().text(MODELS.name()).orElse("").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }
}
