package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.kernel.host.words.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks the manifest of a plugin jar. */
final class ManifestCheck {

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");

  private final Attributes attributes;
  private final List<String> problems = new ArrayList<>();

  ManifestCheck(Attributes attributes) {
    this.attributes = attributes;
  }

  /** {@return what the manifest says; null if the id or the version is missing} */
  @Nullable PluginManifest read() {
    String id = word("Plugin-Id");
    String version = word("Plugin-Version");
    ApiLevel api = apiLevel();
    absent("Class-Path", "a plugin brings all it needs in its own jar");
    absent("Plugin-Dependencies", "a plugin stands alone");
    return id == null || version == null
        ? null
        : new PluginManifest(
            id,
            version,
            value("Plugin-Description"),
            value("Plugin-Provider"),
            value("Plugin-License"),
            api);
  }

  /** {@return what is wrong, after {@link #read()}} */
  List<String> problems() {
    return problems;
  }

  private @Nullable String word(String name) {
    String value = value(name);
    if (value == null) {
      problems.add("its manifest has no " + name);
    } else if (!WORD.matcher(value).matches()) {
      problems.add(
          "its " + name + " is not letters, digits, dots, dashes and underscores (at most 64)");
      return null;
    }
    return value;
  }

  private @Nullable ApiLevel apiLevel() {
    String stated = value(ApiLevel.MANIFEST_ATTRIBUTE);
    if (stated == null) {
      problems.add(
          "its manifest has no "
              + ApiLevel.MANIFEST_ATTRIBUTE
              + ", which says for which API it was built (this gateway offers "
              + ApiLevel.current()
              + ")");
      return null;
    }
    try {
      ApiLevel built = ApiLevel.parse(stated);
      if (!ApiLevel.current().runs(built)) {
        problems.add(
            "it is built for API %s, this gateway offers %s: %s"
                .formatted(built, ApiLevel.current(), remedy(built)));
      }
      return built;
    } catch (IllegalArgumentException e) {
      problems.add(ApiLevel.MANIFEST_ATTRIBUTE + ": " + e.getMessage());
      return null;
    }
  }

  private static String remedy(ApiLevel built) {
    int newer = Integer.compare(built.major(), ApiLevel.current().major());
    return newer < 0
        ? "it must be built anew for API " + ApiLevel.current().major()
        : "take a newer gateway, or a version of the plugin for this one";
  }

  private void absent(String name, String why) {
    if (value(name) != null) {
      problems.add("its manifest has a " + name + ": " + why);
    }
  }

  private @Nullable String value(String name) {
    String value = attributes.getValue(name);
    return value == null || value.isBlank() ? null : OneLine.of(value.strip());
  }
}
