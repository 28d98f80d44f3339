package dev.modeldock.api.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Values by name, checked by the host against the provider's {@link SettingsSchema} before a plugin
 * sees them: what is required is there, what has a default has it, and each value fits its type.
 *
 * <p>Immutable. A value is a text, a whole number ({@link Long}), a number ({@link Double}) or a
 * {@link Boolean}; reading one as another type throws {@link IllegalArgumentException} with the
 * setting's name.
 */
public final class Settings {

  private static final Settings NONE = new Settings(Map.of());

  private final Map<String, Object> values;

  private Settings(Map<String, Object> values) {
    this.values = values;
  }

  /** {@return no settings at all} */
  public static Settings none() {
    return NONE;
  }

  /**
   * {@return settings of these values}
   *
   * @throws IllegalArgumentException if a value is of no type that a setting can have
   */
  public static Settings of(Map<String, ?> values) {
    if (values.isEmpty()) {
      return NONE;
    }
    var copy = new LinkedHashMap<String, Object>();
    values.forEach((name, value) -> copy.put(name, plain(name, value)));
    return new Settings(copy);
  }

  private static Object plain(String name, Object value) {
    return switch (Objects.requireNonNull(value, name)) {
      case String s -> s;
      case Boolean b -> b;
      case Double d -> d;
      case Float f -> f.doubleValue();
      case Long l -> l;
      case Integer i -> i.longValue();
      default ->
          throw new IllegalArgumentException(
              "setting '" + name + "' is a " + value.getClass().getSimpleName());
    };
  }

  /** {@return the text called {@code name}, if it is set} */
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(v -> cast(name, v, String.class));
  }

  /** {@return the address called {@code name}, if it is set} */
  public Optional<URI> url(String name) {
    return text(name).map(URI::create);
  }

  /** {@return the whole number called {@code name}, if it is set} */
  public OptionalLong integer(String name) {
    Object value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(cast(name, value, Long.class));
  }

  /** {@return the number called {@code name}, if it is set} */
  public OptionalDouble number(String name) {
    return switch (values.get(name)) {
      case null -> OptionalDouble.empty();
      case Long whole -> OptionalDouble.of(whole);
      case Object value -> OptionalDouble.of(cast(name, value, Double.class));
    };
  }

  /** {@return the truth value called {@code name}, if it is set} */
  public Optional<Boolean> truth(String name) {
    return Optional.ofNullable(values.get(name)).map(v -> cast(name, v, Boolean.class));
  }

  /** {@return all values by name, in the order in which they were set; unmodifiable} */
  public Map<String, Object> asMap() {
    return java.util.Collections.unmodifiableMap(values);
  }

  /** {@return whether nothing is set} */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  private static <T> T cast(String name, Object value, Class<T> type) {
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new IllegalArgumentException(
        "setting '"
            + name
            + "' is not a "
            + type.getSimpleName().toLowerCase(java.util.Locale.ROOT));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Settings s && s.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return "Settings" + values.keySet();
  }
}
