package example.echo;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Its type and version come from a resource, so that one set of classes makes many plugins. */
public final class EchoFactory implements ProviderFactory {

  private final Properties plugin = new Properties();

  public EchoFactory() {
    try (var in = EchoFactory.class.getResourceAsStream("echo.properties")) {
      plugin.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of(plugin.getProperty("type"), "Echo")
        .withLocality(Locality.valueOf(plugin.getProperty("locality", "LOCAL")))
        .withSettings(
            SettingsSchema.of(
                SettingSpec.defaulted(setting(), SettingType.TEXT, "hello", "What it says.")));
  }

  @Override
  public Provider create(ProviderContext host) {
    return new EchoProvider(
        plugin.getProperty("version"),
        host.settings().text(setting()).orElseThrow(),
        plugin.getProperty("finding", "up"));
  }

  private String setting() {
    return plugin.getProperty("setting", "greeting");
  }
}
