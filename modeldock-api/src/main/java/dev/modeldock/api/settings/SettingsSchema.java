package dev.modeldock.api.settings;

import java.util.List;
import java.util.Optional;

/**
 * The settings that an instance of a provider takes, the options that its models take through an
 * alias, and the secrets that it needs.
 *
 * @param settings what may stand in an instance's configuration
 * @param modelOptions what an alias may set for a call, such as a context size; read with {@link
 *     dev.modeldock.api.call.ChatCall#options()}
 * @param secrets the names of the secrets that the provider asks its host for
 */
public record SettingsSchema(
    List<SettingSpec> settings, List<SettingSpec> modelOptions, List<String> secrets) {

  private static final SettingsSchema NONE = new SettingsSchema(List.of(), List.of(), List.of());

  public SettingsSchema {
    settings = List.copyOf(settings);
    modelOptions = List.copyOf(modelOptions);
    secrets = List.copyOf(secrets);
  }

  /** {@return a schema without anything in it} */
  public static SettingsSchema none() {
    return NONE;
  }

  /** {@return a schema of these settings only} */
  public static SettingsSchema of(SettingSpec... settings) {
    return new SettingsSchema(List.of(settings), List.of(), List.of());
  }

  /** {@return this schema, with these options for models} */
  public SettingsSchema withModelOptions(SettingSpec... options) {
    return new SettingsSchema(settings, List.of(options), secrets);
  }

  /** {@return this schema, with these names of secrets} */
  public SettingsSchema withSecrets(String... names) {
    return new SettingsSchema(settings, modelOptions, List.of(names));
  }

  /** {@return the setting of that name} */
  public Optional<SettingSpec> setting(String name) {
    return settings.stream().filter(s -> s.name().equals(name)).findFirst();
  }
}
