package dev.modeldock.plugins.demo;

import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;

/**
 * Where a plugin begins: the host finds this class through {@code module-info}, asks it what it
 * makes, and has it make one provider for each instance that the owner configures.
 */
public final class DemoProviderFactory implements ProviderFactory {

  // A setting is declared once; from this the host checks the owner's configuration, fills in the
  // default, and shows the field in the control center.
  private static final SettingSpec SPEED =
      SettingSpec.defaulted(
          "tokens_per_second",
          SettingType.NUMBER,
          "60",
          "How many words a second the models say; 0 for no pauses.");

  /** The host needs a public class with a public constructor without parameters. */
  public DemoProviderFactory() {}

  /** The type's id is what stands in configuration; it never changes once people use it. */
  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("demo", "Demo").withSettings(SettingsSchema.of(SPEED));
  }

  /**
   * Everything that a provider may use comes with {@code host}: settings, secrets, HTTP, threads, a
   * log, a clock. This one needs its settings only. When they cannot work, say here what to change.
   */
  @Override
  public Provider create(ProviderContext host) throws RequestRejected {
    double speed = host.settings().number(SPEED.name()).orElse(60);
    if (!(speed >= 0 && speed <= 100_000)) {
      throw new RequestRejected(
          Stage.NOT_SENT, SPEED.name() + " is " + speed + "; set it to 0 up to 100000");
    }
    return new DemoProvider(speed);
  }
}
