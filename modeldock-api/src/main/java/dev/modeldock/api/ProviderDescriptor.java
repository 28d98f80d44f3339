package dev.modeldock.api;

import dev.modeldock.api.settings.SettingsSchema;
import java.util.Objects;
import java.util.OptionalInt;
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
  private final int maxConcurrent;
  private final SettingsSchema settings;

  private ProviderDescriptor(
      String type,
      String name,
      Locality locality,
      SideEffects sideEffects,
      boolean singleInstance,
      int maxConcurrent,
      SettingsSchema settings) {
    this.type = type;
    this.name = name;
    this.locality = locality;
    this.sideEffects = sideEffects;
    this.singleInstance = singleInstance;
    this.maxConcurrent = maxConcurrent;
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
        -1,
        SettingsSchema.none());
  }

  /** {@return this descriptor, with models that run at {@code where}} */
  public ProviderDescriptor withLocality(Locality where) {
    return new ProviderDescriptor(
        type, name, where, sideEffects, singleInstance, maxConcurrent, settings);
  }

  /** {@return this descriptor, for a provider whose calls have {@code effects}} */
  public ProviderDescriptor withSideEffects(SideEffects effects) {
    return new ProviderDescriptor(
        type, name, locality, effects, singleInstance, maxConcurrent, settings);
  }

  /** {@return this descriptor, for a provider of which one gateway runs one instance at most} */
  public ProviderDescriptor withSingleInstance() {
    return new ProviderDescriptor(type, name, locality, sideEffects, true, maxConcurrent, settings);
  }

  /**
   * {@return this descriptor, for a provider of which an instance serves at most {@code calls}
   * calls at once, unless its owner says otherwise} The host lets the others wait.
   */
  public ProviderDescriptor withMaxConcurrent(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("at most " + calls + " calls at once is none at all");
    }
    return new ProviderDescriptor(
        type, name, locality, sideEffects, singleInstance, calls, settings);
  }

  /** {@return this descriptor, with instances that take the settings of {@code schema}} */
  public ProviderDescriptor withSettings(SettingsSchema schema) {
    return new ProviderDescriptor(
        type, name, locality, sideEffects, singleInstance, maxConcurrent, schema);
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

  /** {@return how many calls an instance serves at once, if the provider sets a limit} */
  public OptionalInt maxConcurrent() {
    return maxConcurrent < 0 ? OptionalInt.empty() : OptionalInt.of(maxConcurrent);
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
