package dev.modeldock.kernel.provider;

import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.names.Nearest;
import dev.modeldock.kernel.reach.AddressKind;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks an instance's settings against its provider's schema, and fills in the defaults. */
public final class SettingsCheck {

  private final SettingsSchema schema;
  private final List<String> problems = new ArrayList<>();

  private SettingsCheck(SettingsSchema schema) {
    this.schema = schema;
  }

  /**
   * {@return the settings as the provider gets them, defaults included, in the schema's order}
   *
   * @param schema what the provider takes
   * @param given what the owner configured
   * @param secrets the names of the secrets that the owner configured
   * @throws PluginFailure with every problem there is
   */
  public static Settings check(SettingsSchema schema, Settings given, Set<String> secrets)
      throws PluginFailure {
    var check = new SettingsCheck(schema);
    var settings = check.settings(given.asMap());
    check.unknown("secret", secrets, schema.secrets());
    if (!check.problems.isEmpty()) {
      throw new PluginFailure(check.problems);
    }
    return Settings.of(settings);
  }

  private Map<String, Object> settings(Map<String, Object> given) {
    unknown("setting", given.keySet(), schema.settings().stream().map(SettingSpec::name).toList());
    var checked = new LinkedHashMap<String, Object>();
    for (SettingSpec spec : schema.settings()) {
      Object value = given.getOrDefault(spec.name(), fallback(spec));
      if (value == null) {
        if (spec.required()) {
          problems.add("setting '" + spec.name() + "' is required: " + spec.description());
        }
      } else if (fits(spec, value)) {
        checked.put(spec.name(), value);
        address(spec, value);
      } else {
        problems.add("setting '" + spec.name() + "' must be " + expected(spec));
      }
    }
    return checked;
  }

  private void unknown(String kind, Set<String> given, Collection<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        problems.add(
            "unknown "
                + kind
                + " '"
                + name
                + "'; "
                + Nearest.to(name, known)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse(
                        known.isEmpty() ? "there is none" : "known: " + String.join(", ", known)));
      }
    }
  }

  /** What is wrong with an address is said before anything goes there. */
  private void address(SettingSpec spec, Object value) {
    if (spec.type() != SettingType.URL) {
      return;
    }
    URI uri = URI.create((String) value);
    if (uri.getRawUserInfo() != null) {
      problems.add(
          "setting '"
              + spec.name()
              + "' has a user or a password in it, which would show in messages: use a secret");
    }
    if (uri.getRawFragment() != null) {
      problems.add("setting '" + spec.name() + "' has a fragment, the part behind #: leave it out");
    }
    AddressKind kind = AddressKind.ofLiteral(uri.getHost());
    if (kind != null && kind.never()) {
      problems.add(
          "setting '%s' leads to %s, which is %s: no connection is made there"
              .formatted(spec.name(), uri.getHost(), kind.phrase()));
    }
  }

  private static boolean fits(SettingSpec spec, Object value) {
    return switch (spec.type()) {
      case TEXT -> value instanceof String;
      case URL -> value instanceof String text && isUrl(text);
      case INTEGER -> value instanceof Long;
      case NUMBER -> value instanceof Long || value instanceof Double;
      case BOOLEAN -> value instanceof Boolean;
    };
  }

  private static String expected(SettingSpec spec) {
    return switch (spec.type()) {
      case TEXT -> "text (in quotes, if it looks like a number)";
      case URL -> "an absolute http or https address, such as http://127.0.0.1:8080";
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
    };
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      return uri.getHost() != null
          && ("http".equalsIgnoreCase(uri.getScheme())
              || "https".equalsIgnoreCase(uri.getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** The default, as a value of its type; text that is none stays text and is then refused. */
  private static @Nullable Object fallback(SettingSpec spec) {
    String text = spec.fallback();
    if (text == null) {
      return null;
    }
    try {
      return switch (spec.type()) {
        case TEXT, URL -> text;
        case INTEGER -> Long.valueOf(text);
        case NUMBER -> Double.valueOf(text);
        case BOOLEAN -> "true".equals(text) || "false".equals(text) ? Boolean.valueOf(text) : text;
      };
    } catch (NumberFormatException _) {
      return text;
    }
  }
}
