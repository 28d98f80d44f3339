package dev.modeldock.kernel.plugin.jar;

import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a plugin jar before anything of it is loaded, and says all that is wrong with it. */
public final class JarCheck {

  private static final Pattern API =
      Pattern.compile("(?:meta-inf/versions/\\d+/)?dev/modeldock/api/.*\\.class");
  private static final Pattern MODULE_INFO =
      Pattern.compile("(?:META-INF/versions/\\d+/)?module-info\\.class");

  private final OfferedModules offered;

  /**
   * @param offered what plugins may require
   */
  public JarCheck(OfferedModules offered) {
    this.offered = offered;
  }

  /** {@return what is to be said of {@code jar}} */
  public JarReport check(StagedJar jar) {
    var problems = new ArrayList<String>();
    PluginManifest manifest;
    boolean modular;
    try (var file = new JarFile(jar.copy().toFile(), false)) {
      List<String> unsound = new EntryCheck(file).problems();
      if (!unsound.isEmpty()) {
        return new JarReport(null, null, unsound);
      }
      manifest = manifest(file, problems);
      contents(file, problems);
      modular = isModular(file, problems);
    } catch (IOException | RuntimeException e) {
      return new JarReport(null, null, List.of("it is not a jar, or a broken one"));
    }
    ModuleDescriptor module = modular ? module(jar, problems) : null;
    return new JarReport(manifest, module == null ? null : module.name(), problems);
  }

  private static @Nullable PluginManifest manifest(JarFile file, List<String> problems)
      throws IOException {
    Manifest found = file.getManifest();
    var check = new ManifestCheck(found == null ? new Attributes() : found.getMainAttributes());
    PluginManifest manifest = check.read();
    problems.addAll(check.problems());
    return manifest;
  }

  private static void contents(JarFile file, List<String> problems) {
    List<String> names = file.stream().map(JarEntry::getName).toList();
    EntryCheck.refuse(
        "it contains other jars",
        names.stream().filter(n -> n.toLowerCase(Locale.ROOT).endsWith(".jar")).toList(),
        problems);
    EntryCheck.refuse(
        "it contains classes of the API, which only the gateway has",
        names.stream().filter(JarCheck::isOfApi).toList(),
        problems);
  }

  private static boolean isModular(JarFile file, List<String> problems) throws IOException {
    if (file.stream().map(JarEntry::getName).anyMatch(JarCheck::isModuleInfo)) {
      return true;
    }
    Manifest manifest = file.getManifest();
    boolean automatic =
        manifest != null && manifest.getMainAttributes().getValue("Automatic-Module-Name") != null;
    problems.add(
        automatic
            ? "it is an automatic module: it has a name, but no module-info.class"
            : "it is not modular: it has no module-info.class");
    return false;
  }

  private static boolean isOfApi(String name) {
    return API.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }

  private static boolean isModuleInfo(String name) {
    return MODULE_INFO.matcher(name).matches();
  }

  private @Nullable ModuleDescriptor module(StagedJar jar, List<String> problems) {
    try {
      var found = ModuleFinder.of(jar.copy()).findAll().stream().map(ModuleReference::descriptor);
      ModuleDescriptor module = found.findFirst().orElse(null);
      if (module != null && module.isAutomatic()) {
        problems.add("it is an automatic module: its module-info.class is not where it counts");
      } else if (module != null) {
        problems.addAll(new ModuleCheck(module, offered).problems());
      }
      return module;
    } catch (FindException | SecurityException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      problems.add("its module-info.class cannot be used: " + why);
      return null;
    }
  }
}
