package dev.modeldock.api.settings;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting that an instance takes.
 *
 * @param name the key in configuration: lower-case letters, digits and underscores
 * @param type what kind of value it takes
 * @param required whether an instance without it is refused
 * @param fallback the value that is used when none is given, as text; null if there is none
 * @param description one sentence for people
 * @param suggestions values that are offered to choose from; any other value is as good
 */
public record SettingSpec(
    String name,
    SettingType type,
    boolean required,
    @Nullable String fallback,
    String description,
    List<String> suggestions) {

  public SettingSpec {
    if (!name.matches("[a-z][a-z0-9_]{0,39}")) {
      throw new IllegalArgumentException(
          "setting '" + name + "' is not lower-case letters, digits and underscores (at most 40)");
    }
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    suggestions = List.copyOf(suggestions);
  }

  /** {@return a setting without which an instance is refused} */
  public static SettingSpec required(String name, SettingType type, String description) {
    return new SettingSpec(name, type, true, null, description, List.of());
  }

  /** {@return a setting that may be left out} */
  public static SettingSpec optional(String name, SettingType type, String description) {
    return new SettingSpec(name, type, false, null, description, List.of());
  }

  /** {@return a setting that has a value when none is given} */
  public static SettingSpec defaulted(
      String name, SettingType type, String value, String description) {
    return new SettingSpec(name, type, false, value, description, List.of());
  }

  /** {@return this setting, with values that are offered to choose from} */
  public SettingSpec suggesting(String... values) {
    return new SettingSpec(name, type, required, fallback, description, List.of(values));
  }
}
