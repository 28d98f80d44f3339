package example.leaky;

import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;

/** Makes providers that leave behind what their setting says. */
public final class LeakyFactory implements ProviderFactory {

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("leaky", "Leaky")
        .withSettings(
            SettingsSchema.of(
                SettingSpec.required("leaves", SettingType.TEXT, "What it leaves behind.")));
  }

  @Override
  public Provider create(ProviderContext host) {
    String leaves = host.settings().text("leaves").orElseThrow();
    Leaks.leave(leaves);
    return new LeakyProvider(leaves);
  }
}
