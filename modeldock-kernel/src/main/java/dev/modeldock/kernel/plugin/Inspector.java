package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.order.Inspection;
import dev.modeldock.kernel.plugin.trust.Asked;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks at jars without running them, as they are looked at on their way in. Owner's thread. */
final class Inspector {

  private final JarIntake intake;
  private final Generations all;

  Inspector(JarIntake intake, Generations all) {
    this.intake = intake;
    this.all = all;
  }

  /** {@return what the jar at {@code file} is, and whether it might come as is asked for} */
  Inspection look(Path file, Asked asked) throws IOException {
    PluginGeneration seen = all.aside(file);
    try {
      intake.identify(seen, asked);
      PluginView view = seen.view();
      boolean whole = seen.state() == GenerationState.STAGED;
      return new Inspection(
          view.id() == null || view.version() == null ? null : seen.manifest(),
          view.sha256(),
          Files.size(file),
          whole ? requires(seen.jar().copy()) : List.of(),
          view.id() == null
              ? null
              : all.serving(view.id()).map(PluginGeneration::label).orElse(null),
          view.trust(),
          view.problems());
    } finally {
      if (seen.state() == GenerationState.STAGED) {
        intake.discard(seen);
      }
    }
  }

  private static List<String> requires(Path jar) {
    try {
      return ModuleFinder.of(jar).findAll().stream()
          .flatMap(module -> module.descriptor().requires().stream())
          .map(Requires::name)
          .sorted()
          .toList();
    } catch (FindException _) {
      return List.of();
    }
  }
}
