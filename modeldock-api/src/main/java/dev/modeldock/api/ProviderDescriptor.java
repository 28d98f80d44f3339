package dev.modeldock.api;

import dev.modeldock.api.settings.SettingsSchema;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a type of provider is: its name, where its models run, and which settings an instance takes.
 *
 * <p>Made with {@link #of(String, String)} and refined with the {@code with…} methods, each of
 * which returns a new descriptor.
 */
public final class ProviderDescriptor {

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  private final String type;
  private final String name;
  private final Locality locality;
  private final SideEffects sideEffects;
  private final boolean singleInstance;
  private final SettingsSchema settings;

  private ProviderDescriptor(
      String type,
      String name,
      Locality locality,
      SideEffects sideEffects,
      boolean singleInstance,
      SettingsSchema settings) {
    this.type = type;
    this.name = name;
    this.locality = locality;
    this.sideEffects = sideEffects;
    this.singleInstance = singleInstance;
    this.settings = settings;
  }

  /**
   * Describes a local provider without side effects, settings or limits on its instances.
   *
   * @param type the id used in configuration: lower-case letters, digits and dashes, at most 40
   * @param name the name that people read
   * @throws IllegalArgumentException if {@code type} has another form
   */
  public static ProviderDescriptor of(String type, String name) {
    if (!TYPE.matcher(type).matches()) {
      throw new IllegalArgumentException(
          "provider type '" + type + "' is not lower-case letters, digits and dashes (at most 40)");
    }
    return new ProviderDescriptor(
        type,
        Objects.requireNonNull(name, "name"),
        Locality.LOCAL,
        SideEffects.NONE,
        false,
        SettingsSchema.none());
  }

  /** {@return this descriptor, with models that run at {@code where}} */
  public ProviderDescriptor withLocality(Locality where) {
    return new ProviderDescriptor(type, name, where, sideEffects, singleInstance, settings);
  }

  /** {@return this descriptor, for a provider whose calls have {@code effects}} */
  public ProviderDescriptor withSideEffects(SideEffects effects) {
    return new ProviderDescriptor(type, name, locality, effects, singleInstance, settings);
  }

  /** {@return this descriptor, for a provider of which one gateway runs one instance at most} */
  public ProviderDescriptor withSingleInstance() {
    return new ProviderDescriptor(type, name, locality, sideEffects, true, settings);
  }

  /** {@return this descriptor, with instances that take the settings of {@code schema}} */
  public ProviderDescriptor withSettings(SettingsSchema schema) {
    return new ProviderDescriptor(type, name, locality, sideEffects, singleInstance, schema);
  }

  /** {@return the id used in configuration, such as {@code ollama}} */
  public String type() {
    return type;
  }

  /** {@return the name that people read, such as {@code Ollama}} */
  public String name() {
    return name;
  }

  /** {@return where the models run} */
  public Locality locality() {
    return locality;
  }

  /** {@return what a call may change in the world besides making text} */
  public SideEffects sideEffects() {
    return sideEffects;
  }

  /** {@return whether one gateway runs at most one instance} */
  public boolean singleInstance() {
    return singleInstance;
  }

  /** {@return the settings that an instance takes} */
  public SettingsSchema settings() {
    return settings;
  }

  @Override
  public String toString() {
    return name + " (" + type + ")";
  }
}
