package dev.modeldock.kernel.control.about;

import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The modules that the gateway runs with and that neither it nor Java brought. */
final class Libraries {

  private static final List<String> OURS = List.of("java.", "jdk.", "dev.modeldock.");

  /**
   * A library.
   *
   * @param version its version; the name of its jar if it does not say
   */
  record Library(String name, @Nullable String version) {}

  private Libraries() {}

  /** {@return all of them, by name} */
  static List<Library> present() {
    return ModuleLayer.boot().configuration().modules().stream()
        .map(ResolvedModule::reference)
        .filter(module -> OURS.stream().noneMatch(module.descriptor().name()::startsWith))
        .map(module ->
            new Library(
                module.descriptor().name(), module.descriptor().rawVersion().orElse(jar(module))))
        .sorted(Comparator.comparing(Library::name))
        .toList();
  }

  private static @Nullable String jar(ModuleReference module) {
    return module
        .location()
        .map(URI::getPath)
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .orElse(null);
  }
}
